/// Handler `files`: from a path to a file, and from a file to a reply.
@NullMarked
package webserv.handlers.files;

import org.jspecify.annotations.NullMarked;
