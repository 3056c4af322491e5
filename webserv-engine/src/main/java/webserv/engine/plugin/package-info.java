/// The guard around what the server asks of services that others may have written: whatever they
/// throw becomes a sentence that says whose it is and where the configuration asks for it.
///
/// [webserv.engine.plugin.HandlerCalls] asks handlers, [webserv.engine.plugin.PluginCall] asks
/// everything else, and [webserv.engine.plugin.Thrown] makes text of what came back. That a request
/// is handled is asked for in `webserv.engine`, in a catch of its own.
@NullMarked
package webserv.engine.plugin;

import org.jspecify.annotations.NullMarked;
