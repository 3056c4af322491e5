package webserv.cgi;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Flow;
import webserv.api.http.Authority;
import webserv.api.http.Fields;
import webserv.api.http.HttpVersion;
import webserv.api.http.Request;
import webserv.api.http.RequestContent;
import webserv.api.http.RequestHead;
import webserv.api.http.RequestTarget;

/// The request of a [DryQuestion], as if a client on this machine had sent it.
record DryRequest(DryQuestion question, RequestHead head, RequestContent content)
        implements Request {
    private static final int CLIENT_PORT = 50_000;

    static DryRequest of(DryQuestion question) {
        var url = question.url();
        var query = Optional.ofNullable(url.getRawQuery());
        var path = url.getRawPath();
        var octets = question.octets();
        var head =
                new RequestHead(
                        question.method(),
                        new RequestTarget(
                                RequestTarget.Form.ORIGIN,
                                path + query.map(text -> "?" + text).orElse(""),
                                path,
                                query),
                        new Authority(url.getHost(), port(question)),
                        HttpVersion.HTTP_1_1,
                        question.fields(),
                        octets.length,
                        false);
        return new DryRequest(
                question, head, new Whole(octets.length, new ByteArrayInputStream(octets)));
    }

    private static int port(DryQuestion question) {
        var url = question.url();
        boolean encrypted = "https".equals(url.getScheme());
        return url.getPort() >= 0 ? url.getPort() : encrypted ? 443 : 80;
    }

    @Override
    public String path() {
        return question.path();
    }

    @Override
    public String pathInLocation() {
        return question.pathInLocation();
    }

    @Override
    public SocketAddress remoteAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), CLIENT_PORT);
    }

    @Override
    public SocketAddress localAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port(question));
    }

    @Override
    public String scheme() {
        return String.valueOf(question.url().getScheme());
    }

    @Override
    public long id() {
        return 1;
    }

    private record Whole(long length, InputStream stream) implements RequestContent {
        @Override
        public Flow.Publisher<ByteBuffer> publisher() {
            throw new IllegalStateException("a program's content is read as a stream");
        }

        @Override
        public Fields trailers() {
            return Fields.empty();
        }
    }
}
