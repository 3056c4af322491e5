/// Handler `upload`: from a request's content to a file that is there whole or not at all.
@NullMarked
package webserv.handlers.upload;

import org.jspecify.annotations.NullMarked;
