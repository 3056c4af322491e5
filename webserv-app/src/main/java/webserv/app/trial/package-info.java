/// The tests that a configuration brings along, and how `webserv test` runs them: over the
/// transport in memory, with no address listened on.
@NullMarked
package webserv.app.trial;

import org.jspecify.annotations.NullMarked;
