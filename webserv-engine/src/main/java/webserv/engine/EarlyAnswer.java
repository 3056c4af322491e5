package webserv.engine;

import org.jspecify.annotations.Nullable;
import webserv.api.http.Reply;

/// A reply that is known before its request is complete, and waits for the rest of it.
///
/// A response waits for chunks that nobody reads, as long as they may still make the whole request
/// one to refuse, and for [Watch.Waiting#FOR_REST] at most. Another protocol waits for the end of
/// the request, whatever that takes: only then does the client speak it.
///
/// Made for the few replies that wait. Confined to the loop.
///
/// @param reply what waits
/// @param reading of the request
record EarlyAnswer(Reply reply, RequestReading reading) {

    /// The reply as one that waits; `null` where it is to be given at once.
    static @Nullable EarlyAnswer of(Reply reply, RequestReading reading) {
        boolean waits =
                switch (reply) {
                    case Reply.Upgrade wanted ->
                            !reading.isComplete() && reading.offersUpgrade(wanted);
                    case Reply.Forward forward ->
                            forward.kind() == Reply.Forward.Kind.GET && reading.mayStillBreak();
                    case Reply.Response _, Reply.Refusal _ -> reading.mayStillBreak();
                };
        return waits ? new EarlyAnswer(reply, reading) : null;
    }

    /// Begins to wait: the content is nobody's. A client that waits for 100 before it goes over to
    /// another protocol is sent it first, as the RFC asks.
    void begin() {
        reading.drop();
        if (isUpgrade()) {
            reading.awaitEnd();
        }
    }

    /// Whether it is another protocol.
    boolean isUpgrade() {
        return reply instanceof Reply.Upgrade;
    }

    /// Whether it still has to wait.
    boolean waits() {
        return isUpgrade() ? !reading.isComplete() : reading.mayStillBreak();
    }

    /// Gives back what it holds: it will not be sent.
    void discard(Asked asked) {
        ResponseSending.discard(reply, asked);
    }
}
