package webserv.api.http;

import java.net.SocketAddress;

/// A request, as its handler sees it. The head is immutable and safe for any thread; the content is
/// read once.
public interface Request {

    /// The request line and the fields.
    RequestHead head();

    /// The path of the target, decoded once and normalised: it begins with `/` and has no `.`, `..`
    /// or empty segment within. This is what locations were matched against; whoever maps it to a
    /// file need not decode it again, and must not.
    String path();

    /// What of [#path] the location's own prefix left over: for location `/share/` and path
    /// `/share/a/b` it is `a/b`. A location that is a regular expression has the prefix of the one
    /// around it, else `/`.
    String pathInLocation();

    /// What the location's regular expression found in [#path]; nothing where it is none.
    default Captures captures() {
        return Captures.NONE;
    }

    /// The first name of the virtual server; the host that was asked for where it has none.
    default String serverName() {
        return head().authority().host();
    }

    /// The content.
    RequestContent content();

    /// The client's address.
    SocketAddress remoteAddress();

    /// The address that the client connected to.
    SocketAddress localAddress();

    /// `http`, or `https` where the connection is encrypted.
    String scheme();

    /// A number that the log uses for this request; unique while the server runs.
    long id();

    /// The method, such as `GET`.
    default String method() {
        return head().method();
    }

    /// The target, as sent.
    default RequestTarget target() {
        return head().target();
    }

    /// The field lines.
    default Fields fields() {
        return head().fields();
    }
}
