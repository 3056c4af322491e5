/// The connection driver: joins transport, codec, router and handlers to a server.
@NullMarked
package webserv.engine;

import org.jspecify.annotations.NullMarked;
