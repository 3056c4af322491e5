package webserv.api.spi;

import java.util.List;

/// Decides which location answers a request: a service, found by name.
public interface Router {

    /// The name that a configuration chooses it by.
    String name();

    /// Compiles servers and their locations to an immutable table.
    ///
    /// @throws webserv.api.config.ConfigException if two of them claim the same requests, pointing
    ///   at the second and naming the first; with a mistake for each such pair
    /// @throws IllegalArgumentException if a server has a name that [VirtualServer#names] does not
    ///   describe
    Table compile(List<VirtualServer> servers);
}
