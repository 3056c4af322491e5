/// Decides which virtual server and location answers.
module webserv.router {
    requires webserv.api;
    requires static org.jspecify;
}
