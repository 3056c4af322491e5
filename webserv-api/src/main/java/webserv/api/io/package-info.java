/// Octets and connections, without a word of HTTP: addresses, [webserv.api.io.Wire]s and what
/// travels on them.
@NullMarked
package webserv.api.io;

import org.jspecify.annotations.NullMarked;
