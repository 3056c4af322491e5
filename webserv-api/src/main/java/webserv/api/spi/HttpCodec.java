package webserv.api.spi;

import java.util.Set;
import webserv.api.io.Outbox;

/// Turns octets into messages and messages into octets: a service, found by protocol.
public interface HttpCodec {

    /// The protocols it speaks, by their ALPN names (RFC 7301), such as `http/1.1`.
    Set<String> protocols();

    /// Starts the server's side of one connection.
    ///
    /// @param limits of the messages that it reads
    /// @param out where it writes, during the session's own methods only
    Session open(MessageLimits limits, Outbox out);
}
