package webserv.cgi;

import java.io.IOException;
import webserv.gateway.MetaVariables;

/// The variables of one run, for whoever starts it: they go from where they are known to where the
/// program finds them, and no map is made of them.
interface Environment {
    /// Tells them one by one: all but the mark, each name once.
    ///
    /// @throws IOException if the sink does
    void tell(MetaVariables.Sink<IOException> sink) throws IOException;
}
