package webserv.app;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import webserv.api.http.Cause;
import webserv.api.http.RequestHead;
import webserv.api.http.Syntax;
import webserv.api.io.AddressText;
import webserv.api.spi.Decision;
import webserv.api.spi.Decision.Outcome;
import webserv.api.spi.DecisionLog;

/// Logs requests that were refused or that failed, one line each; the rest is for an access log.
///
/// What is the fault of the server, of a handler or of what stands behind it (5xx, a response that
/// broke off) is a warning. What a deadline or a stop ended is information; what any client can
/// bring about at will (4xx, an unknown method or version, connections beyond what one may have,
/// not reading, going away) is for debugging alone, or else whoever can send requests can fill the
/// disk. For the same reason, what is answered as fast as it is asked has one warning a second for
/// each cause, with the number of those left out; these are for debugging, too.
final class FailureLog implements DecisionLog {
    private static final int LONGEST_CAUSE = 400;

    /// The codes of 5xx that a client brings about by what it asks, or by how often it comes. That
    /// connections have run out is told by who counts them.
    private static final Set<String> ASKED_FOR =
            Set.of(
                    "connect-refused",
                    "connections-full",
                    "connections-per-address",
                    "http-transfer-coding",
                    "http-version",
                    "method-unknown",
                    "upload-unsettled");

    /// Nothing is done for these that would take time: they are as many as there are requests.
    private static final Set<Integer> AT_ONCE = Set.of(501, 503, 505);

    /// The code of a response that was given up because its client took nothing.
    private static final String STALLED = "client-stalled";

    /// The code of a response that the codec did not bring to its end.
    private static final String CODEC_FAILED = "codec-failed";

    private final Logger log;
    private final LineRate rate;

    FailureLog() {
        this(LoggerFactory.getLogger(FailureLog.class), System::nanoTime);
    }

    /// @param nanoTime the clock, as in [System#nanoTime]
    FailureLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.rate = new LineRate(nanoTime);
    }

    @Override
    public void decided(Decision decision) {
        if (decision.cause().isEmpty() && decision.outcome() == Outcome.COMPLETE) {
            return;
        }
        var level = levelOf(decision);
        long before =
                level == Level.WARN && AT_ONCE.contains(decision.status())
                        ? rate.take(codeOf(decision))
                        : 0;
        tell(decision, before == LineRate.LEFT_OUT ? Level.DEBUG : level, before);
    }

    /// @param before lines of the same cause that were left out
    private void tell(Decision decision, Level level, long before) {
        if (!log.isEnabledForLevel(level)) {
            return;
        }
        var line = line(decision);
        log.atLevel(level)
                .log(before > 0 ? line + " (and " + before + " more since the last line)" : line);
    }

    /// How loud a decision is.
    static Level levelOf(Decision decision) {
        var code = codeOf(decision);
        boolean failed = decision.status() >= 500 && !ASKED_FOR.contains(code);
        if (failed || decision.isBroken() || code.equals(CODEC_FAILED)) {
            return Level.WARN;
        }
        boolean clientsFault = decision.outcome() != Outcome.ABORTED || code.equals(STALLED);
        return clientsFault ? Level.DEBUG : Level.INFO;
    }

    private static String codeOf(Decision decision) {
        return decision.cause().map(Cause::code).orElse("");
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
