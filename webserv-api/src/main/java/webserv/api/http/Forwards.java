package webserv.api.http;

import java.io.IOException;
import java.util.Optional;

/// A handler that sends requests on to another path of the same server where it finds nothing to
/// answer with, and says where to, so that a circle of forwards is found before anyone walks it.
public interface Forwards {

    /// Where to, as by [Reply.Forward#to]: a path, percent-encoded, and perhaps a query. Empty
    /// where it sends nothing on.
    Optional<Template> fallback();

    /// What it would reply to a request now, where that is a forward; empty where it would answer
    /// by itself. May block, and leaves nothing open.
    ///
    /// @throws IOException if what it looks at cannot be looked at
    Optional<Reply.Forward> forward(Request request) throws IOException;
}
