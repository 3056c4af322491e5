package webserv.engine.config;

import java.util.List;
import webserv.api.config.Mistakes;

/// Looks at all servers of a configuration together, where it cannot be served as it has mistakes:
/// what only shows then is to be told along with them.
@FunctionalInterface
public interface Overview {
    /// Does not look.
    Overview NONE = (_, _, _) -> {};

    /// @param router the name of the router that the configuration asks for
    /// @param servers what could be read of them
    /// @param mistakes takes what is found
    void look(String router, List<Outline> servers, Mistakes mistakes);
}
