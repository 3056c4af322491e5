package webserv.app.access;

import static java.util.Map.entry;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.HttpVersion;
import webserv.api.http.RequestHead;
import webserv.api.spi.Decision;
import webserv.api.spi.Location;
import webserv.api.spi.Match;

/// What a line may tell of a request. Where NGINX has a variable of the same meaning, it has
/// NGINX's name.
final class Variables {
    private static final String FIELD = "http_";
    private static final String NOTE = "note_";
    private static final byte[] HTTP_1_0 = behindTarget(HttpVersion.HTTP_1_0);
    private static final byte[] HTTP_1_1 = behindTarget(HttpVersion.HTTP_1_1);

    private static final Map<String, Part> KNOWN =
            Map.ofEntries(
                    entry("body_bytes_sent", Part.number(Decision::contentSent)),
                    entry("cause", Part.text(d -> d.cause().map(Cause::code))),
                    entry("cause_detail", Part.text(d -> d.cause().map(Cause::detail))),
                    entry("content_received", Part.number(Decision::contentReceived)),
                    entry("handler", Part.text(d -> location(d).map(Location::handlerName))),
                    entry("head_time", Part.seconds(Decision::headTime)),
                    entry("host", Part.ofHead(head -> head.authority().host())),
                    entry("listener", Part.text(d -> Optional.of(d.listener().toString()))),
                    entry("location", Part.text(d -> location(d).map(l -> l.path().toString()))),
                    entry("msec", (d, pen) -> pen.milliseconds(d.at().toEpochMilli())),
                    entry("outcome", Part.text(d -> Optional.of(outcome(d)))),
                    entry("query_string", Part.ofHead(head -> head.target().query().orElse(null))),
                    entry("remote_addr", (d, pen) -> pen.address(d.remoteAddress())),
                    entry("remote_port", Part.number(Variables::port)),
                    entry("remote_user", (_, pen) -> pen.text(null)),
                    entry("reply_time", Part.seconds(Decision::replyTime)),
                    entry("request", Variables::request),
                    entry("request_id", Part.number(Decision::id)),
                    entry("request_method", Part.ofHead(RequestHead::method)),
                    entry("request_time", Part.seconds(Decision::totalTime)),
                    entry("request_uri", Part.ofHead(head -> head.target().raw())),
                    entry("server_name", Part.text(d -> d.match().map(m -> m.server().name()))),
                    entry("server_protocol", Part.ofHead(head -> head.version().toString())),
                    entry("status", (d, pen) -> pen.status(d.status())),
                    entry("time_iso8601", (d, pen) -> pen.iso(d.at())),
                    entry("time_local", (d, pen) -> pen.common(d.at())));

    private Variables() {}

    /// The part that a variable stands for: one of those known, `http_` and a field's name with `_`
    /// for `-`, or `note_` and the name of a handler's note.
    static Optional<Part> find(String name) {
        var known = KNOWN.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        if (name.startsWith(FIELD) && name.length() > FIELD.length()) {
            var field = name.substring(FIELD.length()).replace('_', '-');
            return Optional.of(Part.ofHead(head -> first(head.fields(), field)));
        }
        if (name.startsWith(NOTE) && name.length() > NOTE.length()) {
            var note = name.substring(NOTE.length());
            return Optional.of(Part.text(d -> d.note(note)));
        }
        return Optional.empty();
    }

    /// The names that have a meaning of their own.
    static SortedSet<String> names() {
        return new TreeSet<>(KNOWN.keySet());
    }

    private static byte[] behindTarget(HttpVersion version) {
        return (" " + version).getBytes(StandardCharsets.US_ASCII);
    }

    private static @Nullable String first(Fields fields, String name) {
        int line = fields.indexOf(name);
        return line < 0 ? null : fields.value(line);
    }

    private static void request(Decision decision, Pen pen) {
        var head = decision.head();
        if (head.isPresent()) {
            request(head.get(), pen);
        } else {
            pen.text(null);
        }
    }

    private static void request(RequestHead head, Pen pen) {
        var line = pen.line();
        pen.text(head.method());
        line.octet(' ');
        pen.text(head.target().raw());
        line.octets(
                switch (head.version()) {
                    case HTTP_1_0 -> HTTP_1_0;
                    case HTTP_1_1 -> HTTP_1_1;
                });
    }

    private static Optional<Location> location(Decision decision) {
        return switch (decision.match().orElse(null)) {
            case Match.Found found -> Optional.of(found.location());
            case Match.OtherMethods other -> Optional.of(other.location());
            case Match.None _ -> Optional.empty();
            case null -> Optional.empty();
        };
    }

    private static String outcome(Decision decision) {
        return decision.outcome().name().toLowerCase(Locale.ROOT);
    }

    private static long port(Decision decision) {
        return decision.remoteAddress() instanceof InetSocketAddress inet ? inet.getPort() : 0;
    }
}
