/// The access log: what is written of every request, and how it gets to a file without keeping the
/// event loops from their work.
@NullMarked
package webserv.app.access;

import org.jspecify.annotations.NullMarked;
