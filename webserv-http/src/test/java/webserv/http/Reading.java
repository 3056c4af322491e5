package webserv.http;

import java.util.List;
import java.util.Optional;

/// What a parser reads in octets, as far as any parser can tell.
///
/// @param requests the complete ones
/// @param end how it ended behind them
/// @param reason of a refusal, or an empty text
record Reading(List<Request> requests, End end, String reason) {

    /// A request: what to do, to what, with what.
    ///
    /// @param content un-chunked, each octet a character
    record Request(String method, String target, String content) {}

    enum End {
        /// More octets are awaited, or none are left.
        WAITS,
        REFUSES,
        /// The connection ends here; whatever follows is not read.
        CLOSES
    }

    static Reading byWebserv(Understood understood) {
        return new Reading(
                understood.requests().stream().map(Reading::essence).toList(),
                switch (understood.ending()) {
                    case "open", "incomplete" -> End.WAITS;
                    case "closed" -> End.CLOSES;
                    default -> End.REFUSES;
                },
                understood.reason());
    }

    private static Request essence(Understood.Request request) {
        return new Request(request.method(), request.target().raw(), request.content());
    }

    /// How the other's reading differs, or nothing where it does not, or where one of the two has
    /// not decided yet.
    ///
    /// @param other of a parser that does not know when a connection closes
    Optional<String> differenceFrom(Reading other, String name) {
        int common = Math.min(requests.size(), other.requests.size());
        if (!requests.subList(0, common).equals(other.requests.subList(0, common))) {
            return Optional.of("both accept, and read differently");
        }
        if (requests.size() > common) {
            return Optional.of(name + other.undone());
        }
        if (other.requests.size() > common) {
            return end == End.CLOSES ? Optional.empty() : Optional.of("webserv" + undone());
        }
        return other.end == End.REFUSES && end == End.WAITS
                ? Optional.of(name + other.undone())
                : Optional.empty();
    }

    /// Why there is no further request.
    private String undone() {
        return switch (end) {
            case REFUSES -> " refuses: " + reason;
            case CLOSES -> " closes";
            case WAITS -> " waits";
        };
    }
}
