package webserv.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.Flow;

/// The content of a request (RFC 9110 §6.4), as it arrives.
///
/// It is read once, in one of the ways below. Nothing is read from the connection beyond a small
/// buffer until it is asked for here, and asking for it ([#stream], [#channel], [#publisher]) is
/// what answers `Expect: 100-continue`. What a handler leaves unread is dropped.
public interface RequestContent {

    /// The number of octets that will come: 0 for none, [RequestHead#UNKNOWN_LENGTH] where they
    /// come in chunks.
    long length();

    /// For blocking handlers: a stream whose reads wait for the client.
    ///
    /// Its reads fail with [IOException] if the client goes away, is too slow, sends more than the
    /// limit, or breaks the framing; the engine has answered by then. They fail as well once it is
    /// closed, which any thread may do: a read that waits ends then, and what still comes is
    /// dropped.
    InputStream stream();

    /// For blocking handlers that move much: a channel whose reads wait for the client until the
    /// buffer is full or the content ends, so that nobody is woken for every few octets. What has
    /// come when the client breaks off is read before a read fails. A direct buffer spares the way
    /// over the heap.
    ///
    /// A buffer that is being read into belongs to the channel until the read returns. Reads fail
    /// as described at [#stream], and the channel is closed in the same way.
    ///
    /// Content that is not the engine's own may give fewer octets at a time.
    default ReadableByteChannel channel() {
        return Channels.newChannel(stream());
    }

    /// For non-blocking handlers: buffers as they arrive, on the loop, one for each that is
    /// requested. A buffer is lent until `onNext` returns. `onError` is given an [IOException] as
    /// described at [#stream].
    Flow.Publisher<ByteBuffer> publisher();

    /// The trailer fields (RFC 9110 §6.5), which never mix with the head's; empty until the content
    /// was read to its end.
    Fields trailers();

    /// All octets at once, for small content. A handler need not look at [#length] before: where
    /// that is more than `limit`, nothing is asked for.
    ///
    /// @throws ContentTooLargeException if there are more than `limit`; a handler lets it through,
    ///   and the answer is 413
    /// @throws IOException as described at [#stream]
    default byte[] readAll(int limit) throws IOException {
        if (length() > limit) {
            throw new ContentTooLargeException(limit);
        }
        var in = stream();
        var octets = in.readNBytes(limit);
        if (octets.length == limit && in.read() >= 0) {
            throw new ContentTooLargeException(limit);
        }
        return octets;
    }
}
