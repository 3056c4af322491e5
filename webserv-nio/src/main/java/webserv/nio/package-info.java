/// Non-blocking transport: event loops over TCP and Unix sockets.
@NullMarked
package webserv.nio;

import org.jspecify.annotations.NullMarked;
