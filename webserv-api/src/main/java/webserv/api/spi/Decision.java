package webserv.api.spi;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import webserv.api.http.Cause;
import webserv.api.http.RequestHead;
import webserv.api.io.ListenAddress;

/// The decision record: what was asked, what was decided and why, and how long it took, for one
/// request. The access log, error pages, `explain` and tests read it; none finds out by itself.
///
/// It is complete, and no longer changes, when a [DecisionLog] is given it.
public interface Decision {

    /// The request's number, see [webserv.api.http.Request#id].
    long id();

    /// When its first octet was seen.
    Instant at();

    /// The address it came in on, as configured.
    ListenAddress listener();

    /// Where it came from.
    SocketAddress remoteAddress();

    /// Absent where the request could not be read.
    Optional<RequestHead> head();

    /// The server and location; absent where the request did not get so far.
    Optional<Match> match();

    /// The status of the final response; 0 where none was sent.
    int status();

    /// Why it was answered so, for refusals and failures; absent where all went well.
    Optional<Cause> cause();

    /// Whether the response broke off behind its head by the doing of its handler, or of what
    /// stands behind that: the content failed, or was not as long as it was to be. [#cause] says
    /// what happened. Not where a deadline, a stop or the client was first.
    default boolean isBroken() {
        return false;
    }

    /// What the handler noted, by name, in the order in which the names first came; see
    /// [webserv.api.http.Request#note]. Empty for most requests. Cannot be changed.
    Map<String, String> notes();

    /// The last note of that name; empty where there is none. Made for whoever asks for one note of
    /// each request, as the format of an access log does: a record may find it without the others.
    default Optional<String> note(String name) {
        return Optional.ofNullable(notes().get(name));
    }

    /// Octets of the request's content that were read.
    long contentReceived();

    /// Octets of the response's content: those of the whole where it is complete, else those that
    /// the system had taken when it ended.
    long contentSent();

    /// How it ended.
    Outcome outcome();

    /// From the request's first octet until its head was complete.
    Duration headTime();

    /// From the request's first octet until the response began; zero where none did.
    Duration replyTime();

    /// From the request's first octet until the response was handed to the wire, or broke off.
    Duration totalTime();

    /// How a request ended.
    enum Outcome {
        /// The response was sent whole.
        COMPLETE,
        /// The response broke off: by its handler, its file, a deadline or a stop.
        ABORTED,
        /// The client went away.
        DISCONNECTED
    }
}
