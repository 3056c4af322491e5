package webserv.engine;

import java.util.List;
import java.util.Optional;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.io.ListenAddress;
import webserv.api.spi.AddedField;
import webserv.api.spi.ErrorPage;
import webserv.api.spi.Match;
import webserv.api.spi.Rewrite;
import webserv.api.spi.Table;

/// Why a request would be answered as it would be.
///
/// @param listener where it would come in
/// @param hops the locations that would be asked in turn: one, none where the head cannot be read,
///   several where handlers forward
/// @param status of the answer; 0 where that shows only when the handler has done its work
/// @param cause of a refusal
/// @param page what would take the place of the built-in error page; absent where none is
///   configured for the status, or the handler has a page of its own
/// @param fields of the answer, without Date and those that frame the message; absent where they
///   show only when the handler has done its work
/// @param added what the configuration adds to the fields of every answer there
public record Explanation(
        ListenAddress listener,
        List<Hop> hops,
        int status,
        Optional<Cause> cause,
        Optional<Page> page,
        Optional<Fields> fields,
        List<Added> added) {

    /// Copies the lists.
    public Explanation {
        hops = List.copyOf(hops);
        added = List.copyOf(added);
    }

    /// The way to a handler, and what the handler would do.
    ///
    /// @param target what was asked for
    /// @param stages how the request came to its place; empty where no path is looked for
    /// @param match where the request goes: to its server alone where no path is looked for
    /// @param handled whether the handler there is asked; not where the answer is known before
    /// @param steps what the handler would do, see [webserv.api.http.Prospect]
    public record Hop(
            String target, List<Stage> stages, Match match, boolean handled, List<String> steps) {
        /// Copies the lists.
        public Hop {
            stages = List.copyOf(stages);
            steps = List.copyOf(steps);
        }
    }

    /// One step of the way to a place.
    public sealed interface Stage {}

    /// The table was asked.
    ///
    /// @param path for which
    /// @param verdicts the servers of the listener and the locations of the chosen one, in the
    ///   order they were weighed, with the reason why each won or lost
    public record Weighed(String path, List<Table.Verdict> verdicts) implements Stage {
        /// Copies the list.
        public Weighed {
            verdicts = List.copyOf(verdicts);
        }
    }

    /// A rewrite rule was asked.
    ///
    /// @param path what it looked through
    /// @param target where it leads; absent where it does not match
    public record Ruled(Rewrite rule, String path, Optional<String> target) implements Stage {}

    /// A configured error page.
    ///
    /// @param page as configured
    /// @param target where it is
    /// @param hops the locations that would be asked for it; none where the client is sent there
    /// @param givenUp why the built-in page goes in its place after all; absent where it does not
    public record Page(ErrorPage page, String target, List<Hop> hops, Optional<String> givenUp) {
        /// Copies the list.
        public Page {
            hops = List.copyOf(hops);
        }
    }

    /// A field of `add_header`.
    ///
    /// @param value what it would be made into; empty where the field would not be sent
    public record Added(AddedField field, String value) {}

    /// Where the request ends up; absent where its head could not be read.
    public Optional<Match> match() {
        return hops.isEmpty() ? Optional.empty() : Optional.of(hops.getLast().match());
    }
}
