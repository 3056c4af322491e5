package webserv.engine;

import java.util.List;
import java.util.Optional;
import webserv.api.http.Cause;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Match;
import webserv.api.spi.Table;

/// Why a request would be answered as it would be.
///
/// @param listener where it would come in
/// @param hops the locations that would be asked in turn: one, none where the request is refused
///   before, several where handlers forward
/// @param status of the answer; 0 where that shows only when the handler has done its work
/// @param cause of a refusal
public record Explanation(
        ListenAddress listener, List<Hop> hops, int status, Optional<Cause> cause) {

    /// Copies the list.
    public Explanation {
        hops = List.copyOf(hops);
    }

    /// A look at the table, and what the handler that it led to would do.
    ///
    /// @param target what was asked for
    /// @param verdicts the servers of the listener and the locations of the chosen one, in the
    ///   order they were weighed, with the reason why each won or lost; empty where the table is
    ///   not asked
    /// @param match where the request goes; absent where the table is not asked
    /// @param steps what the handler would do, see [webserv.api.http.Prospect]
    public record Hop(
            String target,
            List<Table.Verdict> verdicts,
            Optional<Match> match,
            List<String> steps) {
        /// Copies the lists.
        public Hop {
            verdicts = List.copyOf(verdicts);
            steps = List.copyOf(steps);
        }
    }

    /// Where the request ends up, if the table is asked at all.
    public Optional<Match> match() {
        return hops.isEmpty() ? Optional.empty() : hops.getLast().match();
    }
}
