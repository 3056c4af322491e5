package webserv.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.MessageLimits;

/// The ways in which octets may arrive at a [webserv.api.spi.Session]. A message means the same in
/// each of them, and a table of messages is run through all.
///
/// ```java
/// for (var feed : Feed.values()) {
///     assertThat(feed.through(codec, limits, raw).events()).as("%s", feed).isEqualTo(expected);
/// }
/// ```
public enum Feed {
    /// All octets in one buffer.
    WHOLE {
        @Override
        Recording record(SessionDriver.Opening opening, byte[] raw) {
            return SessionDriver.run(opening, List.of(ByteBuffer.wrap(raw)));
        }
    },

    /// All octets in one buffer that has no array, as a transport may lend it.
    DIRECT {
        @Override
        Recording record(SessionDriver.Opening opening, byte[] raw) {
            var direct = ByteBuffer.allocateDirect(raw.length).put(raw).flip();
            return SessionDriver.run(opening, List.of(direct));
        }
    },

    /// All octets in the middle of a larger array, between octets that do not belong to them.
    WITHIN_ARRAY {
        @Override
        Recording record(SessionDriver.Opening opening, byte[] raw) {
            var array = new byte[raw.length + 7];
            Arrays.fill(array, (byte) 'x');
            System.arraycopy(raw, 0, array, 3, raw.length);
            var slice = ByteBuffer.wrap(array).slice(1, raw.length + 4);
            return SessionDriver.run(opening, List.of(slice.position(2).limit(raw.length + 2)));
        }
    },

    /// A buffer for each octet.
    OCTET_BY_OCTET {
        @Override
        Recording record(SessionDriver.Opening opening, byte[] raw) {
            var parts = new ByteBuffer[raw.length];
            for (int i = 0; i < raw.length; i++) {
                parts[i] = ByteBuffer.wrap(raw, i, 1).slice();
            }
            return SessionDriver.run(opening, List.of(parts));
        }
    },

    /// Two buffers, split at each place in turn. What happens at one split must happen at all.
    EVERY_SPLIT {
        @Override
        Recording record(SessionDriver.Opening opening, byte[] raw) {
            var first = split(opening, raw, 0);
            for (int at = 1; at < raw.length; at++) {
                var other = split(opening, raw, at);
                if (!other.equals(first)) {
                    throw new AssertionError(
                            "split at octet %d:%n%s%ninstead of:%n%s".formatted(at, other, first));
                }
            }
            return first;
        }
    },

    /// All octets in one buffer, and a further request behind them. It must be found where the
    /// connection persists, and must not where it does not; the recording leaves it out.
    ///
    /// Octets that are no complete message are fed alone, since what follows would belong to them.
    WITH_NEXT_MESSAGE_BEHIND {
        @Override
        Recording record(SessionDriver.Opening opening, byte[] raw) {
            var alone = WHOLE.record(opening, raw);
            if (alone.isIncomplete()) {
                return alone;
            }
            var both = Arrays.copyOf(raw, raw.length + NEXT.length);
            System.arraycopy(NEXT, 0, both, raw.length, NEXT.length);
            var recording = SessionDriver.run(opening, List.of(ByteBuffer.wrap(both)));
            return recording.without(SessionDriver.run(opening, List.of(ByteBuffer.wrap(NEXT))));
        }
    };

    private static final byte[] NEXT =
            "GET /next HTTP/1.1\r\nHost: n\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    /// Feeds octets to a new session, which is answered 404 after each request and the status asked
    /// for after each refusal.
    ///
    /// @param codec whose session it is
    /// @param limits of the session
    /// @param raw what the client sends, each character an octet
    /// @throws AssertionError if the session's events depend on how the octets are split
    public final Recording through(HttpCodec codec, MessageLimits limits, String raw) {
        return record(out -> codec.open(limits, out), raw.getBytes(StandardCharsets.ISO_8859_1));
    }

    abstract Recording record(SessionDriver.Opening opening, byte[] raw);

    private static Recording split(SessionDriver.Opening opening, byte[] raw, int at) {
        return SessionDriver.run(
                opening,
                List.of(
                        ByteBuffer.wrap(raw, 0, at).slice(),
                        ByteBuffer.wrap(raw, at, raw.length - at).slice()));
    }
}
