package webserv.engine;

import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Fields;
import webserv.api.http.RequestHead;
import webserv.api.io.FileSlice;
import webserv.api.io.Outbox;
import webserv.api.spi.Event;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.ResponseHead;
import webserv.api.spi.Session;
import webserv.engine.plugin.Failure;
import webserv.http.Http1Codec;

/// The real codec, which fails in one of its own methods or of its sessions', from one moment on
/// until it is mended.
final class FailingCodec implements HttpCodec {
    private final HttpCodec well = new Http1Codec();
    private final String failing;
    private final Failure failure;

    /// What all requests have in place of their own.
    private @Nullable Fields fields;

    /// The name of a field that it does not send.
    private String refused = "";

    /// Whether it fails, when it comes to that.
    boolean isBroken = true;

    /// How often the method does well before.
    int spared;

    /// How often it has failed.
    int failures;

    /// @param failing the name of the method
    FailingCodec(String failing, Failure failure) {
        this.failing = failing;
        this.failure = failure;
    }

    /// One that does well, but for the fields of its requests.
    static FailingCodec telling(Fields fields) {
        var codec = new FailingCodec("", Failure.NULL);
        codec.fields = fields;
        return codec;
    }

    /// One that does well, but sends no head with a certain field.
    static FailingCodec refusing(String field) {
        var codec = new FailingCodec("", Failure.NULL);
        codec.refused = field;
        return codec;
    }

    private Event told(Event event) {
        return fields != null && event instanceof Event.Head(var stream, var head)
                ? new Event.Head(
                        stream,
                        new RequestHead(
                                head.method(),
                                head.target(),
                                head.authority(),
                                head.version(),
                                fields,
                                head.contentLength(),
                                head.expectsContinue()))
                : event;
    }

    private boolean fails(String method) {
        boolean fails = isBroken && method.equals(failing) && spared-- <= 0;
        failures += fails ? 1 : 0;
        return fails;
    }

    private <T> T answer(String method, T answer) {
        return fails(method) ? failure.inPlaceOf(answer) : answer;
    }

    private void end(String method) {
        if (fails(method)) {
            failure.end();
        }
    }

    @Override
    public Set<String> protocols() {
        return well.protocols();
    }

    @Override
    public Session open(MessageLimits limits, Outbox out) {
        return answer("open", new Failing(well.open(limits, out)));
    }

    /// Fails before it does anything where octets would go out, and behind it elsewhere.
    private final class Failing implements Session {
        private final Session session;

        private Failing(Session session) {
            this.session = session;
        }

        @Override
        public Event next(ByteBuffer octets) {
            return answer("next", told(session.next(octets)));
        }

        @Override
        public void inputEnded() {
            session.inputEnded();
            end("inputEnded");
        }

        @Override
        public long announcedContent() {
            return answer("announcedContent", session.announcedContent());
        }

        @Override
        public boolean isReadingHead() {
            return answer("isReadingHead", session.isReadingHead());
        }

        @Override
        public boolean isIdle() {
            return session.isIdle();
        }

        @Override
        public void interim(int stream, int status, Fields fields) {
            end("interim");
            session.interim(stream, status, fields);
        }

        @Override
        public boolean probe(int stream) {
            return answer("probe", session.probe(stream));
        }

        @Override
        public void switchProtocol(int stream, String protocol, Fields fields) {
            end("switchProtocol");
            session.switchProtocol(stream, protocol, fields);
        }

        @Override
        public boolean send(int stream, ResponseHead head) {
            end("send of a head");
            if (!refused.isEmpty() && head.fields().has(refused)) {
                throw new IllegalArgumentException("no " + refused);
            }
            return session.send(stream, head);
        }

        @Override
        public void send(int stream, ByteBuffer octets) {
            end("send of octets");
            session.send(stream, octets);
        }

        @Override
        public void send(int stream, FileSlice slice) {
            end("send of a file");
            session.send(stream, slice);
        }

        @Override
        public void end(int stream, Fields trailers) {
            FailingCodec.this.end("end");
            session.end(stream, trailers);
        }

        @Override
        public void closeAfterResponse() {
            session.closeAfterResponse();
            end("closeAfterResponse");
        }

        @Override
        public int abandonInput() {
            return answer("abandonInput", session.abandonInput());
        }

        private void end(String method) {
            FailingCodec.this.end(method);
        }
    }
}
