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

    /// Adds what the handler measured or found out to the decision record, for the access log, see
    /// [webserv.api.spi.Decision#notes]. May be called by any thread; what comes after the record
    /// is complete is dropped. A later value of a name replaces the earlier one, also where another
    /// handler gave it before it forwarded.
    ///
    /// By default, for requests that have no record, nothing is kept.
    ///
    /// @param name a token (RFC 9110 §5.6.2), in lower case with the handler's name in front:
    ///   `cgi_exit`. Names are few and fixed; they are never taken from the request
    /// @param value any text; whoever writes it to a log escapes it
    /// @throws IllegalArgumentException if the name is not a token
    default void note(String name, String value) {
        if (!Syntax.isToken(name)) {
            throw new IllegalArgumentException("a note's name is a token: " + Syntax.quoted(name));
        }
    }

    /// Sends an interim response (RFC 9110 §15.2) ahead of the reply, such as 103 or 104. Safe for
    /// any thread, and does not wait.
    ///
    /// It is dropped where it comes too late, behind the reply; where the client speaks HTTP/1.0;
    /// and by requests that no connection stands behind, as in tests.
    ///
    /// @param status 102 to 199; 100 and 101 are the server's own to send
    /// @throws IllegalArgumentException if the status is out of range
    default void interim(int status, Fields fields) {
        checkInterim(status);
    }

    /// For those who implement [#interim].
    ///
    /// @throws IllegalArgumentException if it is no status that a handler may send there
    static void checkInterim(int status) {
        if (status < 102 || status > 199) {
            throw new IllegalArgumentException(
                    "a handler's interim status is 102 to 199: " + status);
        }
    }

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
