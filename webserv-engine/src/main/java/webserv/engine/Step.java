package webserv.engine;

import java.util.List;
import webserv.api.config.Origin;

/// What becomes of a request that is walked by [Circles].
sealed interface Step {

    /// It is answered, or leads where nothing is known of.
    enum End implements Step {
        /// The only one.
        END
    }

    /// The client is sent elsewhere.
    record Redirected(Spot next) implements Step {}

    /// The server goes to another path by itself.
    ///
    /// @param by the location that forwards
    record Forwarded(Spot next, Origin by) implements Step {}

    /// Rules move it without an end.
    ///
    /// @param moves where to, up to the first that it comes to again
    record Round(List<Spot> moves) implements Step {
        /// Copies the list.
        public Round {
            moves = List.copyOf(moves);
        }
    }
}
