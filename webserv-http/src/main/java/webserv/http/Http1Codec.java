package webserv.http;

import java.util.Set;
import webserv.api.io.Outbox;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.Session;

/// HTTP/1.1 and HTTP/1.0 (RFC 9112).
public final class Http1Codec implements HttpCodec {

    private final KnownHosts hosts = new KnownHosts();

    /// Has no state but the hosts that all sessions share; [#open] makes what has.
    public Http1Codec() {}

    @Override
    public Set<String> protocols() {
        return Set.of("http/1.1");
    }

    @Override
    public Session open(MessageLimits limits, Outbox out) {
        return new Http1Session(limits, hosts, out);
    }
}
