package webserv.api.spi;

import java.util.List;

/// Where a request goes.
public sealed interface Match {

    /// The server that the request is for.
    VirtualServer server();

    /// A location takes it.
    record Found(VirtualServer server, Location location) implements Match {}

    /// The location that takes the path does not allow the method (405).
    ///
    /// @param allowed the methods for `Allow`, HEAD and OPTIONS included
    record OtherMethods(VirtualServer server, Location location, List<String> allowed)
            implements Match {}

    /// No location of the server takes the path (404).
    record None(VirtualServer server) implements Match {}
}
