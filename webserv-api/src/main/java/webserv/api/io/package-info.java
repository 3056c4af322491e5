/// Octets and connections, without a word of HTTP: addresses, [webserv.api.io.Wire]s and what
/// travels on them, and whether there are descriptors for them.
@NullMarked
package webserv.api.io;

import org.jspecify.annotations.NullMarked;
