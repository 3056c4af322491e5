package webserv.api.http;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What a handler would do with a request, told without doing it: `webserv explain` shows it.
///
/// @param steps what it would do, in order, each a clause such as `open /srv/site/a.html`; empty
///   where there is nothing to tell. What a client chose is quoted, see [Syntax#quoted]
/// @param reply what it would reply; absent where that shows only when it is done
/// @param isOutline whether of a reply that is a response the status alone holds: its fields and
///   content show only when it is done
public record Prospect(List<String> steps, Optional<Reply> reply, boolean isOutline) {

    /// Of a handler that cannot tell.
    public static final Prospect UNKNOWN = new Prospect(List.of(), Optional.empty());

    /// Copies the list.
    public Prospect {
        steps = List.copyOf(steps);
        Objects.requireNonNull(reply, "the reply is null");
    }

    /// Of a handler that can tell the whole reply, or nothing of it.
    public Prospect(List<String> steps, Optional<Reply> reply) {
        this(steps, reply, false);
    }

    /// Of a handler that can tell the status of a response, and no more.
    public static Prospect ofStatus(int status, List<String> steps) {
        return new Prospect(steps, Optional.of(Reply.Response.empty(status)), true);
    }

    /// Of a handler whose reply shows only when it is done.
    public static Prospect of(String... steps) {
        return new Prospect(List.of(steps), Optional.empty());
    }

    /// Of a handler whose reply can be told.
    ///
    /// @param reply whoever asked gives back what its content holds
    public static Prospect of(Reply reply, String... steps) {
        return new Prospect(List.of(steps), Optional.of(reply));
    }
}
