package webserv.cgi;

import java.time.Duration;

/// How a run went that was not short, as far as the next one may go the same way.
///
/// @param age from its start to its end
/// @param tail from its first octet to its end; nothing where the end was noticed first
/// @param worked how long processors worked for the program and for the children that it waited for
/// @param queued how long the program was ready to work and waited for a processor
/// @param isWhole whether it ended by itself, and with exit status 0
record Course(Duration age, Duration tail, Duration worked, Duration queued, boolean isWhole) {}
