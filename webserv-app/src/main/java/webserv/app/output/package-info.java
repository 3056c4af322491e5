/// What a server puts out, so that nobody who has something to say waits for whoever reads it.
@NullMarked
package webserv.app.output;

import org.jspecify.annotations.NullMarked;
