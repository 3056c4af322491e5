package webserv.app;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import webserv.api.http.RequestHead;
import webserv.api.http.Syntax;
import webserv.api.io.AddressText;
import webserv.api.spi.Decision;
import webserv.api.spi.Decision.Outcome;
import webserv.api.spi.DecisionLog;

/// Logs requests that were refused or that failed, one line each; the rest is for an access log.
///
/// What is the server's fault (5xx) is a warning. A response that broke off is information; what
/// any client can bring about at will (4xx, an unknown method or version, one request more than
/// there is room for, not reading, going away) is for debugging alone, or else whoever can send
/// requests can fill the disk.
final class FailureLog implements DecisionLog {
    private static final int LONGEST_CAUSE = 400;

    /// A method, transfer coding or version that nobody serves, and asking when all is full.
    private static final Set<Integer> ASKED_FOR = Set.of(501, 503, 505);

    /// The code of a response that was given up because its client took nothing.
    private static final String STALLED = "client-stalled";

    private final Logger log = LoggerFactory.getLogger(FailureLog.class);

    @Override
    public void decided(Decision decision) {
        if (decision.cause().isEmpty() && decision.outcome() == Outcome.COMPLETE) {
            return;
        }
        var level = levelOf(decision);
        if (log.isEnabledForLevel(level)) {
            log.atLevel(level).log(line(decision));
        }
    }

    /// How loud a decision is.
    static Level levelOf(Decision decision) {
        if (decision.status() >= 500 && !ASKED_FOR.contains(decision.status())) {
            return Level.WARN;
        }
        boolean clientsFault =
                decision.outcome() != Outcome.ABORTED
                        || decision.cause()
                                .filter(cause -> cause.code().equals(STALLED))
                                .isPresent();
        return clientsFault ? Level.DEBUG : Level.INFO;
    }

    /// The line of a decision. What the client sent is quoted, so that it can neither start a line
    /// of its own nor steer a terminal.
    static String line(Decision decision) {
        var line = new StringBuilder("request ").append(decision.id());
        line.append(" from ").append(text(decision.remoteAddress()));
        line.append(" at ").append(decision.listener()).append(": ");
        line.append(decision.head().map(FailureLog::requestLine).orElse("unreadable request"));
        line.append(": ").append(decision.status() == 0 ? "no answer" : decision.status());
        decision.cause()
                .ifPresent(cause ->
                        line.append(", ")
                                .append(Syntax.printable(cause.detail(), LONGEST_CAUSE))
                                .append(" [")
                                .append(cause.code())
                                .append(']'));
        switch (decision.outcome()) {
            case COMPLETE -> {}
            case ABORTED -> line.append(" (broken off)");
            case DISCONNECTED -> line.append(" (the client went away)");
        }
        return line.toString();
    }

    private static String requestLine(RequestHead head) {
        return Syntax.quoted(head.method()) + " " + Syntax.quoted(head.target().raw());
    }

    private static String text(SocketAddress address) {
        return switch (address) {
            case InetSocketAddress inet -> AddressText.withPort(inet);
            case SocketAddress other ->
                    other.toString().isEmpty() ? "a local client" : other.toString();
        };
    }
}
