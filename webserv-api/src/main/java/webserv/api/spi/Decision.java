package webserv.api.spi;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import webserv.api.http.RequestHead;
import webserv.api.io.ListenAddress;

/// The decision record: what was asked, what was decided and why, and how long it took, for one
/// request. The access log, error pages, `explain` and tests read it; none finds out by itself.
///
/// @param id the request's number, see [webserv.api.http.Request#id]
/// @param at when its first octet was seen
/// @param listener the address it came in on
/// @param remoteAddress where it came from
/// @param head absent where the request could not be read
/// @param match the server and location; absent where the request did not get so far
/// @param status of the final response; 0 where none was sent
/// @param cause why it was answered so, for refusals and failures; absent where all went well
/// @param contentReceived octets of the request's content that were read
/// @param contentSent octets of the response's content that were handed to the wire
/// @param outcome how it ended
/// @param timings how long each stage took
public record Decision(
        long id,
        Instant at,
        ListenAddress listener,
        SocketAddress remoteAddress,
        Optional<RequestHead> head,
        Optional<Match> match,
        int status,
        Optional<String> cause,
        long contentReceived,
        long contentSent,
        Outcome outcome,
        Timings timings) {

    /// How a request ended.
    public enum Outcome {
        /// The response was sent whole.
        COMPLETE,
        /// The response broke off: by its handler, a deadline or a stop.
        ABORTED,
        /// The client went away.
        DISCONNECTED
    }

    /// Durations from the first octet of the request.
    ///
    /// @param head until the head was complete
    /// @param reply until the handler had replied, and so the response began
    /// @param end until the response was handed to the wire
    public record Timings(Duration head, Duration reply, Duration end) {}
}
