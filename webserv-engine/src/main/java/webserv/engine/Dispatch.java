package webserv.engine;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import webserv.api.config.Counted;
import webserv.api.http.Captures;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.ContentTooLargeException;
import webserv.api.http.Fields;
import webserv.api.http.Methods;
import webserv.api.http.NormalPath;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.RequestHead;
import webserv.api.http.RequestTarget;
import webserv.api.http.Syntax;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Match;
import webserv.api.spi.Rewrite;
import webserv.api.spi.Table;
import webserv.engine.plugin.HandlerCalls;

/// What is to be done with a request, decided from its head alone.
sealed interface Dispatch {

    /// The server, and the location, as far as the request got.
    Match match();

    /// A handler is to be asked.
    ///
    /// @param head what it is asked: as it came, or rewritten
    /// @param path normalised
    record Handle(Match.Found found, RequestHead head, String path) implements Dispatch {
        @Override
        public Match match() {
            return found;
        }
    }

    /// The answer is known already.
    record Answer(Match match, Reply reply) implements Dispatch {}

    /// A request as the templates of a rule see it. Who wants to tell how the decision came about
    /// is told of each step.
    @FunctionalInterface
    interface View {
        Request of(Match match, RequestHead head, String path, Captures captures);

        /// The table is asked for a path.
        default void routed(String path) {}

        /// A rule is asked.
        ///
        /// @param path what it looked through
        /// @param target where it leads, with the query; empty where it does not match
        default void asked(Rewrite rule, String path, Optional<String> target) {}
    }

    /// How often one request may be rewritten by locations, and forwarded: enough for any site, few
    /// enough to end a loop at once.
    int MOST_MOVES = 10;

    /// What the server as a whole may be asked: everything that some location may allow.
    String ALL_METHODS = "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS";

    /// Decides, in this order: is the method known (501), is it for this origin (421), is the path
    /// one (400), do rules rewrite it, is there a location (404), does it allow the method (405),
    /// may the content be so long (413). Whatever the answer is, it is one of the server that the
    /// request names: what no location can be looked for is answered by the server as a whole.
    static Dispatch of(RequestHead head, ListenAddress listener, Table table, View view) {
        if (!Methods.KNOWN.contains(head.method())) {
            return refusal(
                    atServer(head, listener, table), 501, "method-unknown", "unknown method");
        }
        if (isSecured(head.target())) {
            // Of the server that the target names, not of the default one: the name is right, and
            // who has mistaken the scheme looks for the pages of that site.
            return refusal(
                    atServer(head, listener, table),
                    421,
                    "target-misdirected",
                    "a target with https over a connection without TLS");
        }
        return switch (head.target().form()) {
            // CONNECT asks for a tunnel, which an origin server does not have.
            case AUTHORITY ->
                    refusal(
                            atServer(head, listener, table),
                            501,
                            "connect-refused",
                            "CONNECT is not served");
            case ASTERISK ->
                    new Answer(atServer(head, listener, table), allow(ALL_METHODS, Fields.empty()));
            case ORIGIN, ABSOLUTE -> byPath(head, listener, table, view);
        };
    }

    /// Whether the target says `https`, which nothing but a secured connection may ask for (RFC
    /// 9110 §7.4). There is none here: TLS ends at a proxy in front, which sends origin-form.
    private static boolean isSecured(RequestTarget target) {
        return target.raw().regionMatches(true, 0, "https://", 0, 8);
    }

    private static Dispatch byPath(
            RequestHead head, ListenAddress listener, Table table, View view) {
        String path;
        try {
            path = NormalPath.of(head.target().path());
        } catch (IllegalArgumentException noPath) {
            return refusal(
                    atServer(head, listener, table),
                    400,
                    "path-invalid",
                    String.valueOf(noPath.getMessage()));
        }
        var match = match(head, path, listener, table);
        view.routed(path);
        if (match.server().rewrites().isEmpty() && rewrites(match).isEmpty()) {
            return decided(match, head, path);
        }
        return new RewrittenDispatch(listener, table, view).of(match, head, path);
    }

    /// Where a request goes that comes to no location: to the server of its host.
    static Match atServer(RequestHead head, ListenAddress listener, Table table) {
        return atServer(head.authority().host(), listener, table);
    }

    private static Match atServer(String host, ListenAddress listener, Table table) {
        return new Match.None(table.match(listener, host, Methods.GET, "/").server());
    }

    /// Whose rules hold for what never became a request: those of the server that takes the hosts
    /// that no server has.
    static Match atDefaultServer(ListenAddress listener, Table table) {
        return atServer("", listener, table);
    }

    /// Routes a path that is normal.
    static Match match(RequestHead head, String path, ListenAddress listener, Table table) {
        return table.match(listener, head.authority().host(), head.method(), path);
    }

    /// The rules of the location, if the request has come to one.
    static List<Rewrite> rewrites(Match match) {
        return switch (match) {
            case Match.Found(_, var location, _) -> location.rewrites();
            case Match.OtherMethods(_, var location, _) -> location.rewrites();
            case Match.None _ -> List.of();
        };
    }

    /// What is to be done where no rule is left to ask.
    static Dispatch decided(Match match, RequestHead head, String path) {
        return switch (match) {
            case Match.Found found when head.contentLength() > found.location().contentOctets() ->
                    new Answer(found, tooLarge(found));
            case Match.Found found -> new Handle(found, head, path);
            case Match.OtherMethods other -> new Answer(other, methodAnswer(head, other, path));
            case Match.None none ->
                    refusal(none, 404, "location-none", "no location of the server takes the path");
        };
    }

    /// What a request gets whose content is longer than its location allows.
    static Reply.Refusal tooLarge(Match.Found found) {
        var location = found.location();
        return tooLarge(
                "content is larger than client_max_body_size of the location at %s: %s"
                        .formatted(
                                location.origin(), Counted.of(location.contentOctets(), "octet")));
    }

    /// What a request gets whose content is longer than its handler takes.
    ///
    /// @param handler which one that is, and where
    static Reply.Refusal tooLarge(String handler, ContentTooLargeException refused) {
        return tooLarge(refused.getMessage() + ": " + handler);
    }

    private static Reply.Refusal tooLarge(String detail) {
        return new Reply.Refusal(
                ContentTooLargeException.STATUS, new Cause("content-too-large", detail));
    }

    /// Why a request is forwarded no further.
    static Cause forwardLoop(Reply.Forward last) {
        return new Cause(
                "forward-loop",
                "forwarded more than "
                        + MOST_MOVES
                        + " times, last to "
                        + Syntax.quoted(last.path()));
    }

    /// What a handler's wish for a protocol comes to that the client does not offer.
    static Reply.Refusal upgradeNotOffered(Reply.Upgrade wanted) {
        return new Reply.Refusal(
                426,
                new Cause(
                        "upgrade-not-offered",
                        "the client does not offer to go over to " + wanted.protocol()),
                Fields.of("Upgrade", wanted.protocol()));
    }

    private static Reply methodAnswer(RequestHead head, Match.OtherMethods other, String path) {
        var asked = "methodsAt";
        try {
            var allowed = allowed(other, path);
            if (!head.method().equals(Methods.OPTIONS)) {
                return new Reply.Refusal(
                        405,
                        new Cause("method-not-allowed", "the location allows " + allowed),
                        Fields.of("Allow", allowed));
            }
            asked = "optionsFields";
            return allow(allowed, other.location().handler().optionsFields());
        } catch (Throwable fault) {
            return HandlerCalls.of(other.location()).refusal(asked, fault);
        }
    }

    /// What the location allows and the resource knows. HEAD comes with GET, and OPTIONS always.
    private static String allowed(Match.OtherMethods other, String path) {
        var location = other.location();
        var known = location.handler().methodsAt(location.pathInLocation(path));
        return other.allowed().stream()
                .filter(method -> !Methods.CONFIGURABLE.contains(method) || known.contains(method))
                .filter(method -> !method.equals(Methods.HEAD) || known.contains(Methods.GET))
                .collect(Collectors.joining(", "));
    }

    private static Reply allow(String methods, Fields further) {
        return new Reply.Response(
                204,
                new Fields.Builder().add("Allow", methods).addAll(further).build(),
                Content.EMPTY);
    }

    private static Dispatch refusal(Match match, int status, String code, String detail) {
        return new Answer(match, new Reply.Refusal(status, new Cause(code, detail)));
    }
}
