package webserv.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.JoinedFields;
import webserv.api.http.Reply;
import webserv.api.io.FileSlice;
import webserv.api.io.Wire;
import webserv.api.spi.ResponseHead;
import webserv.engine.plugin.Thrown;

/// One response on its way out: its head, its content as the kind of it wants, its end.
///
/// ```
///   HEAD ── content, or none ──► CONTENT ── end ──► OVER
///                                   └── fail, cancel ─►┘
/// ```
///
/// A head that cannot be sent leaves nothing on the wire. Once it is sent there is no way back:
/// what breaks off afterwards breaks the connection, so that the client can tell.
///
/// Confined to the loop, but for [#onLoop].
final class ResponseSending implements ContentSender.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseSending.class);

    /// Whose response it is, and who is told what becomes of it.
    interface Listener extends Way, Asked {
        /// Counts what is sent.
        DecisionRecord record();

        /// The head is sent: there is no way back.
        void begun(int status);

        /// The head cannot be sent, and nothing of the response was.
        void unsendable(Throwable why);

        /// All of it is handed to the wire.
        void sent();

        /// It broke off.
        void broken(Throwable cause);
    }

    /// What stands behind the octets of a chunk (RFC 9112 §7.1): CRLF.
    private static final int CHUNK_END = 2;

    private final Listener listener;
    private @Nullable ContentSender sender;
    private boolean active;

    /// What the wire has, so that there is a name for it where it fails.
    private @Nullable FileSlice sentFile;

    /// What the wire had been given when the last content was. Behind it there may be an end.
    private long contentEnd;

    /// The last octets, and what the codec wrote around them.
    private int piece;

    private int framing;

    ResponseSending(Listener listener) {
        this.listener = listener;
    }

    /// Sends the head, the content and the end behind it; nothing where the head cannot be sent.
    ///
    /// @param date goes before the fields of the response
    /// @return whether it was sent, as far as it is there
    boolean send(Reply.Response response, DateField date) {
        if (!claims(response.content())) {
            listener.unsendable(
                    new IllegalStateException(
                            "its file slice is that of another response, and each is for one"));
            return false;
        }
        boolean follows;
        try {
            follows = head(response, dated(response.fields(), date));
        } catch (CodecFailure failure) {
            giveBack(response.content(), listener);
            throw failure;
        } catch (Throwable unsendable) {
            giveBack(response.content(), listener);
            listener.unsendable(LongFields.why(unsendable, response.fields()));
            return false;
        }
        active = true;
        listener.begun(response.status());
        if (follows) {
            content(response.content());
        } else {
            giveBack(response.content(), listener);
            end();
        }
        return true;
    }

    /// Sends the head that goes over to another protocol.
    ///
    /// @return whether it was sent
    boolean switchProtocol(Reply.Upgrade wanted) {
        try {
            session().switchProtocol(stream(), wanted.protocol(), wanted.fields());
            return true;
        } catch (IllegalArgumentException unsendable) {
            listener.unsendable(LongFields.why(unsendable, wanted.fields()));
            return false;
        }
    }

    /// A handler that speaks for another server keeps that one's Date (RFC 9110 §6.6.1).
    private static Fields dated(Fields fields, DateField date) {
        return fields.has("Date") ? fields : new JoinedFields(date.now(), fields);
    }

    /// Whatever it throws says that it cannot be sent, and nothing was then. It is mostly an
    /// [IllegalArgumentException], but the fields may be of the handler's own making.
    private boolean head(Reply.Response response, Fields fields) {
        return session()
                .send(
                        stream(),
                        new ResponseHead(response.status(), fields, response.content().length()));
    }

    private void content(Content content) {
        switch (content) {
            case Content.Bytes bytes -> octets(bytes.octets());
            case Content.File(var slice) -> {
                sentFile = slice;
                listener.record().sent(slice.length());
                session().send(stream(), slice);
                contentEnd = wire().octetsWritten();
                end();
            }
            case Content.Published published -> start(new PublishedSender(this, published));
            case Content.Written(var writer, _) -> start(new WrittenSender(this, writer));
        }
    }

    private void octets(ByteBuffer octets) {
        if (octets.remaining() > OctetsSender.PIECE) {
            start(new OctetsSender(this, octets));
        } else {
            send(octets);
            end();
        }
    }

    /// Gives back what a reply holds that is not to be sent.
    ///
    /// @param asked whose reply it is
    static void discard(Reply reply, Asked asked) {
        if (reply instanceof Reply.Response late) {
            discard(late.content(), asked);
        }
    }

    /// Gives back what content holds that is not to be sent, unless another response has it.
    static void discard(Content content, Asked asked) {
        if (claims(content)) {
            giveBack(content, asked);
        }
    }

    /// Whether no other response has, or had, what content holds. Of a file slice that is known;
    /// other content may well be that of many.
    private static boolean claims(Content content) {
        return switch (content) {
            case Content.File(var slice) -> slice.claim();
            case Content.Written _, Content.Published _, Content.Bytes _ -> true;
        };
    }

    private static void giveBack(Content content, Asked asked) {
        try {
            switch (content) {
                case Content.File(var slice) -> slice.close();
                case Content.Written(var writer, _) -> writer.discard();
                // Nothing was asked for, or nothing is held.
                case Content.Published _, Content.Bytes _ -> {}
            }
        } catch (Throwable failure) {
            LOG.error(
                    "request {}: content of {} could not be given back unsent: {}",
                    asked.id(),
                    asked.handlerAsked(),
                    Thrown.trace(failure));
        }
    }

    private void start(ContentSender fresh) {
        sender = fresh;
        fresh.proceed();
    }

    /// Whether there is content that does not come at once.
    boolean awaitsContent() {
        return sender != null;
    }

    /// Why the wire could not send the file whole that it was given.
    Cause cut() {
        var path = sentFile == null ? Optional.<Path>empty() : sentFile.path();
        return Cause.contentCut(path.map(Path::toString).orElse("a file"));
    }

    /// How much of the content the system has taken. Of a chunk that it has taken in part, the rest
    /// is known; of those before it that it has not taken, what their framing has of them is put at
    /// the same share.
    long contentTaken() {
        long content = listener.record().contentSent();
        long left = contentEnd - wire().octetsSent();
        if (left <= 0 || framing <= 0) {
            return Math.max(0, content - Math.max(0, left));
        }
        long ofLast = Math.clamp(left - Math.min(framing, CHUNK_END), 0, piece);
        long before = Math.max(0, left - framing - piece);
        return Math.max(0, content - ofLast - before * piece / (piece + framing));
    }

    /// The wire can take more.
    void writable() {
        if (sender != null) {
            sender.proceed();
        }
    }

    /// The client is gone, or the response is not to go on.
    void cancel(IOException cause) {
        active = false;
        if (sender != null) {
            sender.cancel(cause);
            sender = null;
        }
    }

    @Override
    public boolean isWritable() {
        return wire().isWritable();
    }

    @Override
    public void send(ByteBuffer octets) {
        if (!active) {
            return;
        }
        int count = octets.remaining();
        try {
            long before = wire().octetsWritten();
            session().send(stream(), octets);
            contentEnd = wire().octetsWritten();
            piece = count;
            framing = (int) (contentEnd - before) - count;
            listener.record().sent(count);
        } catch (IllegalArgumentException tooMuch) {
            fail(tooMuch);
        }
    }

    @Override
    public void end() {
        if (!active) {
            return;
        }
        try {
            session().end(stream(), Fields.empty());
        } catch (IllegalArgumentException tooLittle) {
            fail(tooLittle);
            return;
        }
        active = false;
        sender = null;
        listener.sent();
    }

    @Override
    public void fail(Throwable failure) {
        if (!active) {
            return;
        }
        listener.broken(failure);
    }

    @Override
    public void onLoop(Runnable task) {
        listener.wire().execute(task);
    }

    @Override
    public Asked asked() {
        return listener;
    }

    private Wire wire() {
        return listener.wire();
    }

    private SessionCalls session() {
        return listener.session();
    }

    private int stream() {
        return listener.stream();
    }
}
