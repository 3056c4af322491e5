/// The codec of HTTP/1.1 and HTTP/1.0: octets to messages and back.
@NullMarked
package webserv.http;

import org.jspecify.annotations.NullMarked;
