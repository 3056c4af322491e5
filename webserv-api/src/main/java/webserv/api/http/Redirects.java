package webserv.api.http;

/// A handler that sends every request elsewhere, and says where to, so that a circle of redirects
/// is found before anyone walks it.
public interface Redirects {

    /// Where to: a URI reference.
    Template target();
}
