/// What handlers that lead to programs share (RFC 3875).
@NullMarked
package webserv.gateway;

import org.jspecify.annotations.NullMarked;
