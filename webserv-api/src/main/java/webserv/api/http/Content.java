package webserv.api.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;
import webserv.api.io.FileSlice;

/// The content of a response (RFC 9110 §6.4). The engine sends it; how is up to the kind.
public sealed interface Content {

    /// The length of content whose end is known only when it is reached. It is sent in chunks, or,
    /// to an HTTP/1.0 client, up to the end of the connection.
    long UNKNOWN_LENGTH = -1;

    /// No content.
    Content EMPTY = new Bytes(new byte[0]);

    /// The number of octets, or [#UNKNOWN_LENGTH].
    long length();

    /// Octets in memory.
    static Content of(byte[] octets) {
        return new Bytes(octets);
    }

    /// Text in UTF-8.
    static Content of(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Octets in memory. Immutable, so that one object may answer many requests on many threads.
    final class Bytes implements Content {
        private final ByteBuffer octets;

        private Bytes(byte[] octets) {
            this.octets = ByteBuffer.wrap(octets);
        }

        @Override
        public long length() {
            return octets.capacity();
        }

        /// A read-only view of its own over the octets.
        public ByteBuffer octets() {
            return octets.asReadOnlyBuffer();
        }
    }

    /// A run of octets of a file, sent by the system. The engine closes the slice, sent or not. So
    /// a slice is for one response: another one with the same slice cannot be sent, and is answered
    /// with 500 in its place. Whoever keeps a file open for many makes a slice for each.
    record File(FileSlice slice) implements Content {
        @Override
        public long length() {
            return slice.length();
        }
    }

    /// Octets that come when they are asked for. The engine asks for a buffer only when the wire
    /// can take one, and has read it when `onNext` returns. `onError` aborts the response, and so
    /// does a buffer that was not asked for.
    ///
    /// Content that is not to be sent is not subscribed to: a publisher holds nothing before it has
    /// a subscriber. One that has is cancelled when the client goes.
    ///
    /// @param length the number of octets that will be published, or [#UNKNOWN_LENGTH]
    record Published(Flow.Publisher<ByteBuffer> publisher, long length) implements Content {
        /// @throws IllegalArgumentException if the length is neither
        public Published {
            checkLength(length);
        }
    }

    /// Octets that are written by blocking code, on a virtual thread of its own. A write waits
    /// while the client is slow, and fails with [IOException] when the client is gone; the thread
    /// is interrupted as well, so that a writer which waits for something else learns of it. A
    /// client that has ended its sending counts as gone where content in chunks cannot find out: if
    /// the content has a length, or the client speaks HTTP/1.0, and nothing is written for ten
    /// seconds.
    ///
    /// @param length the number of octets that will be written, or [#UNKNOWN_LENGTH]
    record Written(Writer writer, long length) implements Content {
        /// @throws IllegalArgumentException if the length is neither
        public Written {
            checkLength(length);
        }
    }

    private static void checkLength(long length) {
        if (length < UNKNOWN_LENGTH) {
            throw new IllegalArgumentException("a length of content is 0 or more: " + length);
        }
    }

    /// Writes content. One that holds nothing may be the writer of many responses, also at a time;
    /// one that has something to give back is for one response.
    @FunctionalInterface
    interface Writer {
        /// @param out not to be closed; what is written to it is sent when `flush` is called, when
        ///   enough has gathered, and when the writer returns
        /// @throws ResponseBrokenException aborts the response as any other, and says why in the
        ///   decision record
        /// @throws IOException if the client is gone, or for any reason of the writer's own; the
        ///   response is aborted then, so that the client can tell
        void writeTo(OutputStream out) throws IOException;

        /// Called in place of [#writeTo], once, where the content is not to be sent: in answer to
        /// HEAD, with a status that forbids it or a length of 0, and for a client that is gone. To
        /// give back what only the writing would have. On the connection's loop: it must not wait.
        default void discard() {}
    }
}
