package webserv.testkit;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import webserv.api.http.Authority;
import webserv.api.http.Fields;
import webserv.api.http.HttpVersion;
import webserv.api.http.Methods;
import webserv.api.http.NormalPath;
import webserv.api.http.Request;
import webserv.api.http.RequestContent;
import webserv.api.http.RequestHead;
import webserv.api.http.RequestTarget;

/// Requests for tests of handlers, which are functions from request to reply and need no server.
///
/// ```java
/// var request = Requests.get("/share/a%20b?x=1").inLocation("/share/").with("Range", "bytes=0-9").make();
/// ```
///
/// Confined to one thread, as is the content of what [#make] returns.
public final class Requests {
    private final String method;
    private final String target;
    private final List<String> fields = new ArrayList<>();
    private String location = "/";
    private String scheme = "http";
    private InetAddress client = InetAddress.getLoopbackAddress();
    private byte[] content = new byte[0];
    private Optional<RequestContent> coming = Optional.empty();

    private Requests(String method, String target) {
        this.method = method;
        this.target = target;
    }

    /// A GET request.
    ///
    /// @param target in origin-form: a path as it would be sent, with its query if any
    public static Requests get(String target) {
        return new Requests(Methods.GET, target);
    }

    /// A request of any method.
    ///
    /// @param target in origin-form
    public static Requests of(String method, String target) {
        return new Requests(method, target);
    }

    /// Adds a field line.
    public Requests with(String name, String value) {
        fields.add(name);
        fields.add(value);
        return this;
    }

    /// Adds field lines.
    public Requests with(Fields lines) {
        for (int line = 0; line < lines.size(); line++) {
            with(lines.name(line), lines.value(line));
        }
        return this;
    }

    /// Makes it a request over an encrypted connection.
    public Requests encrypted() {
        scheme = "https";
        return this;
    }

    /// Has it come from an address; that of this machine is the default.
    public Requests from(InetAddress address) {
        client = address;
        return this;
    }

    /// Puts the request into a location; `/` is the default.
    ///
    /// @param prefix what the target's normal path begins with
    public Requests inLocation(String prefix) {
        location = prefix;
        return this;
    }

    /// Gives the request content in UTF-8.
    public Requests content(String text) {
        content = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /// Gives the request content that comes as the stream gives it.
    ///
    /// @param length what the request declares, or [RequestHead#UNKNOWN_LENGTH] for chunks
    public Requests content(InputStream stream, long length) {
        coming = Optional.of(new Coming(length, stream));
        return this;
    }

    /// Makes the request.
    ///
    /// @throws IllegalArgumentException if the target is no path or lies outside the location
    public Request make() {
        int mark = target.indexOf('?');
        var rawPath = mark < 0 ? target : target.substring(0, mark);
        Optional<String> query =
                mark < 0 ? Optional.empty() : Optional.of(target.substring(mark + 1));
        var path = NormalPath.of(rawPath);
        if (!path.startsWith(location)) {
            throw new IllegalArgumentException(path + " lies outside the location " + location);
        }
        var received = coming.orElseGet(() -> new InMemory(content.clone()));
        var head =
                new RequestHead(
                        method,
                        new RequestTarget(RequestTarget.Form.ORIGIN, target, rawPath, query),
                        new Authority("localhost", 8080),
                        HttpVersion.HTTP_1_1,
                        Fields.of(fields.toArray(String[]::new)),
                        received.length(),
                        false);
        return new Made(head, path, path.substring(location.length()), received, scheme, client);
    }

    private record Made(
            RequestHead head,
            String path,
            String pathInLocation,
            RequestContent content,
            String scheme,
            InetAddress client)
            implements Request {

        @Override
        public SocketAddress remoteAddress() {
            return new InetSocketAddress(client, 40_000);
        }

        @Override
        public SocketAddress localAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);
        }

        @Override
        public long id() {
            return 1;
        }
    }

    /// Content that is not there at once, for blocking handlers.
    private record Coming(long length, InputStream stream) implements RequestContent {
        @Override
        public Flow.Publisher<ByteBuffer> publisher() {
            throw new UnsupportedOperationException("this content is for blocking handlers");
        }

        @Override
        public Fields trailers() {
            return Fields.empty();
        }
    }

    /// Content that is there at once: one buffer, or none where it is empty.
    private static final class InMemory implements RequestContent {
        private final byte[] octets;
        private final InputStream stream;

        InMemory(byte[] octets) {
            this.octets = octets;
            this.stream = new ByteArrayInputStream(octets);
        }

        @Override
        public long length() {
            return octets.length;
        }

        @Override
        public InputStream stream() {
            return stream;
        }

        @Override
        public Flow.Publisher<ByteBuffer> publisher() {
            return subscriber -> subscriber.onSubscribe(new OneBuffer(subscriber, octets));
        }

        @Override
        public Fields trailers() {
            return Fields.empty();
        }
    }

    private static final class OneBuffer implements Flow.Subscription {
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final byte[] octets;
        private boolean ended;

        OneBuffer(Flow.Subscriber<? super ByteBuffer> subscriber, byte[] octets) {
            this.subscriber = subscriber;
            this.octets = octets;
        }

        @Override
        public void request(long count) {
            if (ended) {
                return;
            }
            ended = true;
            if (octets.length > 0) {
                subscriber.onNext(ByteBuffer.wrap(octets).asReadOnlyBuffer());
            }
            subscriber.onComplete();
        }

        @Override
        public void cancel() {
            ended = true;
        }
    }
}
