/// How a running server is asked and told: a Unix socket that its user alone may use.
@NullMarked
package webserv.app.control;

import org.jspecify.annotations.NullMarked;
