package webserv.app.trial;

import java.util.Optional;
import webserv.api.spi.Decision;
import webserv.api.spi.Location;
import webserv.api.spi.Match;

/// What became of a request.
///
/// @param answer that the client got
/// @param decision that the server recorded
record Outcome(Answer answer, Decision decision) {

    /// The first name of the server, or where it is written if it has none.
    String server() {
        return decision.match()
                .map(Match::server)
                .map(server ->
                        server.names().isEmpty()
                                ? server.origin().toString()
                                : server.names().getFirst())
                .orElse("");
    }

    /// The location's path as written.
    String location() {
        return found().map(location -> location.path().toString()).orElse("");
    }

    String handler() {
        return found().map(Location::handlerName).orElse("");
    }

    /// The status, with the cause for people.
    String status() {
        return Integer.toString(answer.status());
    }

    String cause() {
        return decision.cause().map(cause -> cause.code()).orElse("");
    }

    private Optional<Location> found() {
        return switch (decision.match().orElse(null)) {
            case Match.Found found -> Optional.of(found.location());
            case Match.OtherMethods other -> Optional.of(other.location());
            case Match.None _ -> Optional.empty();
            case null -> Optional.empty();
        };
    }
}
