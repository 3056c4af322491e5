package webserv.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import webserv.api.http.Captures;
import webserv.api.http.Cause;
import webserv.api.http.NormalPath;
import webserv.api.http.Prospect;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.RequestHead;
import webserv.api.io.FileSlice;
import webserv.api.io.ListenAddress;
import webserv.api.io.Outbox;
import webserv.api.spi.Configuration;
import webserv.api.spi.Event;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.Match;
import webserv.api.spi.Router;
import webserv.api.spi.Table;
import webserv.engine.Explanation.Hop;

/// Tells why requests are answered as they are, without a running server.
///
/// It asks what a server asks, in the same order: the codec, [Dispatch], the table, the handler. So
/// it cannot come to another end than the server does, but where a handler does not tell what it
/// would reply.
///
/// Safe for any thread.
public final class Explainer {
    private final Configuration configuration;
    private final HttpCodec codec;
    private final Table table;

    /// @param router compiles the configuration
    /// @throws webserv.api.config.ConfigException if two servers or locations claim the same
    ///   requests
    public Explainer(Configuration configuration, HttpCodec codec, Router router) {
        this.configuration = configuration;
        this.codec = codec;
        this.table = router.compile(configuration.servers());
    }

    /// Explains the answer to a request.
    ///
    /// @param listener an address of the configuration
    /// @param octets the request's head, as a client would send it
    /// @throws IllegalArgumentException if no server listens there
    public Explanation explain(ListenAddress listener, ByteBuffer octets) {
        return switch (event(octets)) {
            case Event.Head(_, var head) -> new Course(listener, head).explain();
            case Event.Malformed(_, var status, var cause) ->
                    new Explanation(listener, List.of(), status, Optional.of(cause));
            case Event.Data _, Event.End _, Event.Wait _ ->
                    throw new IllegalStateException("the codec began without a head");
        };
    }

    private Event event(ByteBuffer octets) {
        var session = codec.open(configuration.limits().message(), new NoOutbox());
        var event = session.next(octets);
        if (event == Event.Wait.NEED_INPUT) {
            session.inputEnded();
            event = session.next(octets);
        }
        return event;
    }

    /// The course of one request from location to location.
    private final class Course {
        private final ListenAddress listener;
        private final RequestHead head;
        private final List<Hop> hops = new ArrayList<>();

        Course(ListenAddress listener, RequestHead head) {
            this.listener = listener;
            this.head = head;
        }

        Explanation explain() {
            return explain(head);
        }

        private Explanation explain(RequestHead asked) {
            return switch (Dispatch.of(asked, listener, table, this::seen)) {
                case Dispatch.Answer(var match, var reply) -> {
                    hops.add(hop(asked, match, List.of()));
                    yield end(asked, reply);
                }
                case Dispatch.Handle(var found, var now, var path) -> handle(now, found, path);
            };
        }

        private Request seen(Match match, RequestHead now, String path, Captures captures) {
            return new ExplainedRequest(now, path, match, captures, listener);
        }

        private Explanation handle(RequestHead asked, Match.Found found, String path) {
            var prospect = prospect(asked, found, path);
            hops.add(hop(asked, Optional.of(found), prospect.steps()));
            return prospect.reply()
                    .map(reply -> end(asked, reply))
                    .orElseGet(() -> ended(0, Optional.empty()));
        }

        private Prospect prospect(RequestHead asked, Match.Found found, String path) {
            try {
                return found.location()
                        .handler()
                        .explain(seen(found, asked, path, found.captures()));
            } catch (Exception failure) {
                return Prospect.of(
                        new Reply.Refusal(
                                500,
                                new Cause(
                                        "handler-failed",
                                        "the handler fails to explain: " + failure)));
            }
        }

        private Explanation end(RequestHead asked, Reply reply) {
            return switch (reply) {
                case Reply.Response response -> {
                    ResponseSending.discard(response.content());
                    yield ended(response.status(), Optional.empty());
                }
                case Reply.Refusal refusal -> ended(refusal.status(), Optional.of(refusal.cause()));
                case Reply.Upgrade upgrade ->
                        ended(head.offersUpgrade(upgrade.protocol()) ? 101 : 426, Optional.empty());
                case Reply.Forward forward ->
                        hops.size() > Dispatch.MOST_MOVES
                                ? ended(500, Optional.of(Dispatch.forwardLoop(forward)))
                                : explain(forward.head(asked));
            };
        }

        private Explanation ended(int status, Optional<Cause> cause) {
            return new Explanation(listener, hops, status, cause);
        }

        private Hop hop(RequestHead asked, Optional<Match> match, List<String> steps) {
            return new Hop(
                    asked.target().raw(),
                    match.isPresent() ? verdicts(asked) : List.of(),
                    match,
                    steps);
        }

        /// What was weighed; nothing where the path is none, as the locations are not asked then.
        private List<Table.Verdict> verdicts(RequestHead asked) {
            String path;
            try {
                path = NormalPath.of(asked.target().path());
            } catch (IllegalArgumentException _) {
                return List.of();
            }
            return table.explain(listener, asked.authority().host(), asked.method(), path);
        }
    }

    /// What the codec would send is of no use here.
    private static final class NoOutbox implements Outbox {
        @Override
        public void write(ByteBuffer octets) {
            octets.position(octets.limit());
        }

        @Override
        public void write(FileSlice slice) {
            slice.close();
        }
    }
}
