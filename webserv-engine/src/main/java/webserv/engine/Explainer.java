package webserv.engine;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Reply;
import webserv.api.http.RequestHead;
import webserv.api.io.FileSlice;
import webserv.api.io.ListenAddress;
import webserv.api.io.Outbox;
import webserv.api.spi.Configuration;
import webserv.api.spi.Event;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.Router;
import webserv.api.spi.Table;

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
    private final ErrorPages errorPages = new ErrorPages();

    /// @param router compiles the configuration
    /// @throws webserv.api.config.ConfigException if two servers or locations claim the same
    ///   requests, or the router has a fault
    public Explainer(Configuration configuration, HttpCodec codec, Router router) {
        this(
                configuration,
                codec,
                FaultlessRouter.of(router, configuration.servers())
                        .compile(configuration.servers()));
    }

    /// @param table of the configuration, as by [Routes#compile]: to make it once more takes as
    ///   long as for a start
    public Explainer(Configuration configuration, HttpCodec codec, Table table) {
        this.configuration = configuration;
        this.codec = codec;
        this.table = table;
    }

    /// What it explains the answers of.
    public Configuration configuration() {
        return configuration;
    }

    /// Explains the answer to a request.
    ///
    /// @param listener an address of the configuration
    /// @param octets the request's head, as a client would send it
    /// @throws IllegalArgumentException if no server listens there
    /// @throws webserv.api.config.ConfigException if the router has a fault
    public Explanation explain(ListenAddress listener, ByteBuffer octets) {
        return explained(listener, octets, true);
    }

    /// What a request is answered with, and why, but not how it came to its place: the places that
    /// lost, which are many in a large configuration, are not gone through.
    ///
    /// @return with hops that have no stages
    /// @throws IllegalArgumentException as by [#explain]
    /// @throws webserv.api.config.ConfigException as by [#explain]
    public Explanation outcome(ListenAddress listener, ByteBuffer octets) {
        return explained(listener, octets, false);
    }

    private Explanation explained(ListenAddress listener, ByteBuffer octets, boolean tellsStages) {
        try {
            return unguarded(listener, octets, tellsStages);
        } catch (RouterFailure failure) {
            throw failure.asMistake();
        }
    }

    private Explanation unguarded(ListenAddress listener, ByteBuffer octets, boolean tellsStages) {
        return switch (event(octets)) {
            case Event.Head(_, var head) ->
                    new ExplainedCourse(listener, head, table, errorPages, tellsStages).explain();
            case Event.Malformed(_, var status, var cause, var head) ->
                    refused(
                            listener,
                            new Reply.Refusal(status, cause),
                            head.orElse(null),
                            tellsStages);
            case Event.Data _, Event.End _, Event.Wait _ ->
                    throw new IllegalStateException("the codec began without a head");
        };
    }

    private Explanation refused(
            ListenAddress listener,
            Reply.Refusal refusal,
            @Nullable RequestHead head,
            boolean tellsStages) {
        return head == null
                ? ExplainedCourse.ofUnread(refusal, listener, table, errorPages)
                : new ExplainedCourse(listener, head, table, errorPages, tellsStages)
                        .explain(refusal);
    }

    private Event event(ByteBuffer octets) {
        var limits = configuration.limits().message();
        var session = new SessionCalls(SessionCalls.opened(codec, limits, new NoOutbox()));
        var event = session.next(octets);
        if (event == Event.Wait.NEED_INPUT) {
            session.endInput();
            event = session.next(octets);
        }
        return event;
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
