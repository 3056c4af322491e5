/// Logging that comes up with the first message.
@NullMarked
package webserv.app.logging;

import org.jspecify.annotations.NullMarked;
