/// Runs CGI/1.1 programs (RFC 3875).
module webserv.cgi {
    requires webserv.api;
    requires org.slf4j;
    requires static org.jspecify;
}
