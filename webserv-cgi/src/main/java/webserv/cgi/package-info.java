/// Runs CGI/1.1 programs (RFC 3875).
@NullMarked
package webserv.cgi;

import org.jspecify.annotations.NullMarked;
