/// Decides which virtual server and location answers.
@NullMarked
package webserv.router;

import org.jspecify.annotations.NullMarked;
