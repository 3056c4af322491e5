package webserv.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Captures;
import webserv.api.http.Forwards;
import webserv.api.http.PercentEncoding;
import webserv.api.http.Redirects;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.RequestHead;
import webserv.api.http.Template;
import webserv.api.spi.Location;
import webserv.api.spi.Match;
import webserv.engine.plugin.HandlerCalls;

/// Goes one step along redirects, rewrites and forwards, as the server itself would.
record Stepping(OwnAddresses addresses) {

    /// How handlers that look for files are asked.
    enum Look {
        /// Not at all: they find nothing.
        SUPPOSES_NO_FILES,
        /// They look.
        ON_DISK
    }

    /// @param last how the request came there
    Step from(Spot spot, @Nullable Step last, Look look) {
        var view = new Moves(spot);
        return switch (Dispatch.of(spot.head(), spot.listener(), addresses.table(), view)) {
            case Dispatch.Handle(var found, var now, var path) ->
                    handled(spot, found, view.of(found, now, path, found.captures()), last, look);
            case Dispatch.Answer(_, Reply.Response response) ->
                    response.fields()
                            .first("Location")
                            .map(target -> redirected(spot, target))
                            .orElse(Step.End.END);
            case Dispatch.Answer(_, Reply.Refusal refusal)
                    when refusal.cause().code().equals("forward-loop") ->
                    new Step.Round(view.untilRepeated());
            case Dispatch.Answer _ -> Step.End.END;
        };
    }

    private Step handled(
            Spot spot, Match.Found found, Request request, @Nullable Step last, Look look) {
        var calls = HandlerCalls.of(found.location());
        return switch (calls.handler()) {
            case Redirects redirects ->
                    redirected(
                            spot,
                            calls.target(redirects).expand(request, Template.Use.URI_REFERENCE));
            case Forwards forwards when !isOwnFallback(found.location(), last) ->
                    forwarded(spot, calls, forwards, request, look)
                            .filter(next -> !next.isAt(spot))
                            .<Step>map(next -> new Step.Forwarded(next, found.location().origin()))
                            .orElse(Step.End.END);
            default -> Step.End.END;
        };
    }

    private Step redirected(Spot spot, String target) {
        var next = target.startsWith("/") ? Optional.of(spot.at(target)) : addresses.spot(target);
        return next.<Step>map(Step.Redirected::new).orElse(Step.End.END);
    }

    /// A location that goes to one of its own files where it has no better one, or that misses just
    /// that file: it may not have been put there yet.
    private static boolean isOwnFallback(Location location, @Nullable Step last) {
        return last instanceof Step.Forwarded(_, var by) && by.equals(location.origin());
    }

    private static Optional<Spot> forwarded(
            Spot spot, HandlerCalls calls, Forwards forwards, Request request, Look look) {
        return switch (look) {
            case SUPPOSES_NO_FILES ->
                    calls.fallback()
                            .map(to -> spot.at(to.expand(request, Template.Use.URI_REFERENCE)));
            case ON_DISK ->
                    calls.forward(forwards, request)
                            .map(forward -> spot.with(forward.head(request.head()).target()));
        };
    }

    /// Remembers where the rules move a request.
    private static final class Moves implements Dispatch.View {
        private final Spot spot;
        private final List<String> paths = new ArrayList<>();

        Moves(Spot spot) {
            this.spot = spot;
        }

        @Override
        public Request of(Match match, RequestHead head, String path, Captures captures) {
            return new ExplainedRequest(head, path, match, captures, spot.listener());
        }

        @Override
        public void routed(String path) {
            paths.add(path);
        }

        List<Spot> untilRepeated() {
            var seen = new LinkedHashSet<String>();
            var moves = new ArrayList<Spot>();
            for (var path : paths) {
                boolean isNew = seen.add(path);
                if (seen.size() > 1 || !isNew) {
                    moves.add(spot.at(PercentEncoding.ofPath(path)));
                }
                if (!isNew) {
                    break;
                }
            }
            return moves;
        }
    }
}
