package webserv.cgi;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import webserv.api.http.Authority;
import webserv.api.http.Fields;
import webserv.api.http.HttpVersion;
import webserv.api.http.NormalPath;
import webserv.api.http.Request;
import webserv.api.http.RequestContent;
import webserv.api.http.RequestHead;
import webserv.api.http.RequestTarget;

/// A request without a connection.
record TestRequest(
        RequestHead head,
        String path,
        String pathInLocation,
        RequestContent content,
        String scheme,
        long id,
        Map<String, String> notes)
        implements Request {
    private static final AtomicLong IDS = new AtomicLong();

    static TestRequest get(String target) {
        return of("GET", target, Fields.empty(), 0, InputStream.nullInputStream());
    }

    static TestRequest get(String target, Fields fields) {
        return of("GET", target, fields, 0, InputStream.nullInputStream());
    }

    static TestRequest head(String target) {
        return of("HEAD", target, Fields.empty(), 0, InputStream.nullInputStream());
    }

    static TestRequest post(String target, byte[] content) {
        return of(
                "POST",
                target,
                Fields.of("Content-Length", Integer.toString(content.length)),
                content.length,
                new ByteArrayInputStream(content));
    }

    static TestRequest postInChunks(String target, byte[] content) {
        return of(
                "POST",
                target,
                Fields.of("Transfer-Encoding", "chunked"),
                RequestHead.UNKNOWN_LENGTH,
                new ByteArrayInputStream(content));
    }

    static TestRequest of(
            String method, String target, Fields fields, long length, InputStream content) {
        int mark = target.indexOf('?');
        var rawPath = mark < 0 ? target : target.substring(0, mark);
        Optional<String> query =
                mark < 0 ? Optional.empty() : Optional.of(target.substring(mark + 1));
        var path = NormalPath.of(rawPath);
        return new TestRequest(
                new RequestHead(
                        method,
                        new RequestTarget(RequestTarget.Form.ORIGIN, target, rawPath, query),
                        new Authority("www.example.org", 8080),
                        HttpVersion.HTTP_1_1,
                        fields,
                        length,
                        false),
                path,
                path.substring(1),
                new Received(length, content),
                "http",
                IDS.incrementAndGet(),
                new ConcurrentSkipListMap<>());
    }

    /// The same in the location of that prefix.
    TestRequest inLocation(String prefix) {
        return new TestRequest(
                head, path, path.substring(prefix.length()), content, scheme, id, notes);
    }

    /// What becomes of it when it is led to another path.
    TestRequest ledTo(String target) {
        var to = get(target);
        return new TestRequest(to.head, to.path, to.pathInLocation, to.content, scheme, id, notes);
    }

    /// The same over TLS.
    TestRequest encrypted() {
        return new TestRequest(head, path, pathInLocation, content, "https", id, notes);
    }

    @Override
    public void note(String name, String value) {
        notes.put(name, value);
    }

    @Override
    public SocketAddress remoteAddress() {
        return at(new byte[] {(byte) 192, 0, 2, 7}, 40_007);
    }

    @Override
    public SocketAddress localAddress() {
        return at(new byte[] {127, 0, 0, 1}, 8080);
    }

    private static SocketAddress at(byte[] address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private record Received(long length, InputStream stream) implements RequestContent {
        @Override
        public Flow.Publisher<ByteBuffer> publisher() {
            throw new UnsupportedOperationException("the handler blocks");
        }

        @Override
        public Fields trailers() {
            return Fields.empty();
        }
    }
}
