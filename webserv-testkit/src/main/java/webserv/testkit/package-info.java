/// In-memory transport and feeds, for tests of webserv and of its plugins.
@NullMarked
package webserv.testkit;

import org.jspecify.annotations.NullMarked;
