package webserv.app.access;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import webserv.api.http.Authority;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.HttpVersion;
import webserv.api.http.RequestHead;
import webserv.api.http.RequestTarget;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Decision;
import webserv.api.spi.Match;

/// A decision on a request for `/a?b=c`, but for what a test gives it.
record Decided(
        Optional<RequestHead> head,
        Optional<Match> match,
        int status,
        Optional<Cause> cause,
        Map<String, String> notes)
        implements Decision {

    static Decided of(String target, String... fields) {
        int mark = target.indexOf('?');
        var head =
                new RequestHead(
                        "GET",
                        new RequestTarget(
                                RequestTarget.Form.ORIGIN,
                                target,
                                mark < 0 ? target : target.substring(0, mark),
                                mark < 0
                                        ? Optional.empty()
                                        : Optional.of(target.substring(mark + 1))),
                        new Authority("example.org", 80),
                        HttpVersion.HTTP_1_1,
                        Fields.of(fields),
                        0,
                        false);
        return new Decided(Optional.of(head), Optional.empty(), 200, Optional.empty(), Map.of());
    }

    static Decided unreadable() {
        return new Decided(
                Optional.empty(),
                Optional.empty(),
                400,
                Optional.of(new Cause("http-method", "no method")),
                Map.of());
    }

    Decided matched(Match found) {
        return new Decided(head, Optional.of(found), status, cause, notes);
    }

    Decided noted(Map<String, String> made) {
        return new Decided(head, match, status, cause, made);
    }

    @Override
    public long id() {
        return 7;
    }

    @Override
    public Instant at() {
        return Instant.parse("1994-11-06T08:49:37.025Z");
    }

    @Override
    public ListenAddress listener() {
        return ListenAddress.parse("127.0.0.1:8080");
    }

    @Override
    public SocketAddress remoteAddress() {
        try {
            return new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 4711);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public long contentReceived() {
        return 3;
    }

    @Override
    public long contentSent() {
        return 1234;
    }

    @Override
    public Outcome outcome() {
        return Outcome.COMPLETE;
    }

    @Override
    public Duration headTime() {
        return Duration.ofMillis(1);
    }

    @Override
    public Duration replyTime() {
        return Duration.ofMillis(20);
    }

    @Override
    public Duration totalTime() {
        return Duration.ofMillis(1305);
    }
}
