/// The launcher: command line, wiring of the services, plugin layers, signals.
@NullMarked
package webserv.app;

import org.jspecify.annotations.NullMarked;
