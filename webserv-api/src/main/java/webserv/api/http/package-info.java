/// HTTP messages in the words of RFC 9110, and the handlers that answer them.
@NullMarked
package webserv.api.http;

import org.jspecify.annotations.NullMarked;
