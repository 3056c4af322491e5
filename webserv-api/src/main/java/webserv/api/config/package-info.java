/// Settings as the user wrote them: a tree of values that each know their line and column, and
/// typed access that turns a wrong value into an error pointing there.
@NullMarked
package webserv.api.config;

import org.jspecify.annotations.NullMarked;
