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
public record Decided(
        SocketAddress remoteAddress,
        Optional<RequestHead> head,
        Optional<Match> match,
        int status,
        Optional<Cause> cause,
        Map<String, String> notes,
        Outcome outcome,
        boolean isBroken)
        implements Decision {

    private Decided(Optional<RequestHead> head, int status, Optional<Cause> cause) {
        this(
                client("192.0.2.1"),
                head,
                Optional.empty(),
                status,
                cause,
                Map.of(),
                Outcome.COMPLETE,
                false);
    }

    private static SocketAddress client(String address) {
        try {
            return new InetSocketAddress(InetAddress.getByName(address), 4711);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Answered with 200, whole.
    public static Decided of(String target, String... fields) {
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
        return new Decided(Optional.of(head), 200, Optional.empty());
    }

    static Decided unreadable() {
        return new Decided(
                Optional.empty(), 400, Optional.of(new Cause("http-method", "no method")));
    }

    /// Neither read nor answered.
    public static Decided unsent() {
        return new Decided(Optional.empty(), 0, Optional.empty());
    }

    /// Of a client at an address.
    public Decided from(String address) {
        return from(client(address));
    }

    public Decided from(SocketAddress client) {
        return new Decided(client, head, match, status, cause, notes, outcome, isBroken);
    }

    public Decided answered(int with, Cause why) {
        return new Decided(
                remoteAddress, head, match, with, Optional.of(why), notes, outcome, isBroken);
    }

    public Decided ending(Outcome so) {
        return new Decided(remoteAddress, head, match, status, cause, notes, so, isBroken);
    }

    public Decided broken() {
        return new Decided(remoteAddress, head, match, status, cause, notes, outcome, true);
    }

    Decided matched(Match found) {
        return new Decided(
                remoteAddress, head, Optional.of(found), status, cause, notes, outcome, isBroken);
    }

    Decided noted(Map<String, String> made) {
        return new Decided(remoteAddress, head, match, status, cause, made, outcome, isBroken);
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
    public long contentReceived() {
        return 3;
    }

    @Override
    public long contentSent() {
        return 1234;
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
