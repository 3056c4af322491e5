package webserv.api.spi;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.RequestHead;

/// What a [Session] found in the octets it was given.
///
/// A message is one [Head], any number of [Data], one [End]; or it breaks off with [Malformed].
public sealed interface Event {

    /// A request's head is complete and well-formed.
    ///
    /// @param stream names the exchange when it is answered
    record Head(int stream, RequestHead head) implements Event {
        /// @throws NullPointerException if there is no head
        public Head {
            Objects.requireNonNull(head);
        }
    }

    /// A part of the request's content, un-chunked.
    ///
    /// Content of a known length comes as the very octets given to [Session#next], in place, with
    /// none before, between or behind them up to its end: they may be in room that the content's
    /// reader has lent, see [webserv.api.io.Wire.Reader#lend].
    ///
    /// @param octets at least one; valid until the session's next call
    record Data(int stream, ByteBuffer octets) implements Event {
        /// @throws NullPointerException if there are no octets
        public Data {
            Objects.requireNonNull(octets);
        }
    }

    /// The request is complete.
    ///
    /// @param trailers the trailer fields; empty where there are none
    record End(int stream, Fields trailers) implements Event {
        /// @throws NullPointerException if there are no trailers, not even empty ones
        public End {
            Objects.requireNonNull(trailers);
        }
    }

    /// The peer broke the protocol. Nothing more is read from the connection; the session takes one
    /// response for the stream, unless it has sent the head of one already, and closes.
    ///
    /// @param stream the exchange that broke, or the one that would have begun
    /// @param status what to answer, 400 to 599
    /// @param cause names the broken rule, for the log and the page, which shows its detail too; it
    ///   repeats nothing of what the peer sent, but for a field's name, which is a token
    /// @param head of the request, where it was read whole and is well-formed but asks for what the
    ///   codec cannot do, so that its server and the form of the page are known; absent where the
    ///   head is malformed, or its [Head] was told before
    record Malformed(int stream, int status, Cause cause, Optional<RequestHead> head)
            implements Event {
        /// @throws NullPointerException if there is no cause
        public Malformed {
            Objects.requireNonNull(cause);
            Objects.requireNonNull(head);
        }

        /// What cannot be read.
        public Malformed(int stream, int status, Cause cause) {
            this(stream, status, cause, Optional.empty());
        }
    }

    /// Nothing to tell for now.
    enum Wait implements Event {
        /// All octets are used up and more are needed.
        NEED_INPUT,
        /// The request is complete and its response is not. Octets that are left stay in the
        /// buffer; they are to be given again when the response has ended.
        PAUSED,
        /// No further request will be read. The connection is to be finished when the response that
        /// may be under way has ended.
        CLOSED
    }
}
