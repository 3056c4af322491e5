package webserv.engine;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import webserv.api.http.Captures;
import webserv.api.http.Fields;
import webserv.api.http.Request;
import webserv.api.http.RequestContent;
import webserv.api.http.RequestHead;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Match;

/// A request that nobody sent, as its handler sees it: from this machine, and with content of which
/// nothing comes.
record ExplainedRequest(
        RequestHead head, String path, Match match, Captures captures, ListenAddress listener)
        implements Request {

    @Override
    public String pathInLocation() {
        return HandlerRequest.pathInLocation(match, path);
    }

    @Override
    public String serverName() {
        return HandlerRequest.serverName(match, head);
    }

    @Override
    public RequestContent content() {
        return new UnsentContent(head.contentLength());
    }

    /// What was announced, and is not there.
    private record UnsentContent(long length) implements RequestContent {
        @Override
        public InputStream stream() {
            return NoContent.INSTANCE.stream();
        }

        @Override
        public Flow.Publisher<ByteBuffer> publisher() {
            return NoContent.INSTANCE.publisher();
        }

        @Override
        public Fields trailers() {
            return Fields.empty();
        }
    }

    @Override
    public SocketAddress remoteAddress() {
        return switch (listener) {
            case ListenAddress.Tcp _ -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            case ListenAddress.Unix _ -> UnixDomainSocketAddress.of("");
        };
    }

    @Override
    public SocketAddress localAddress() {
        return switch (listener) {
            case ListenAddress.Tcp(_, var port) ->
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            case ListenAddress.Unix(var path) -> UnixDomainSocketAddress.of(path);
        };
    }

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public long id() {
        return 0;
    }
}
