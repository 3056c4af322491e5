/// The handlers that a web server has in the box.
@NullMarked
package webserv.handlers;

import org.jspecify.annotations.NullMarked;
