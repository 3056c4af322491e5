package webserv.engine;

import org.jspecify.annotations.Nullable;
import webserv.api.spi.Location;
import webserv.api.spi.Match;

/// A request and the handler that it was given to, as the log names them where something fails that
/// is told nowhere else.
interface Asked {
    /// The request's number, see [webserv.api.http.Request#id].
    long id();

    /// Who was asked last, and where that is configured.
    String handlerAsked();

    /// Both as they are now, for what outlives the request.
    static Asked asOf(Asked asked) {
        return new Told(asked.id(), asked.handlerAsked());
    }

    /// The handler of the location that a request has come to; without a name where it has come to
    /// none.
    static String handler(@Nullable Match match) {
        return switch (match) {
            case Match.Found(_, var location, _) -> handler(location);
            case Match.OtherMethods(_, var location, _) -> handler(location);
            case Match.None _ -> "the handler";
            case null -> "the handler";
        };
    }

    private static String handler(Location location) {
        return "the handler '%s' of the location at %s"
                .formatted(location.handlerName(), location.origin());
    }

    /// In words.
    record Told(long id, String handlerAsked) implements Asked {}
}
