package webserv.app.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import webserv.api.io.AddressText;

/// What one event loop writes its lines with: the line, and texts that are the same for many lines.
///
/// Confined to its loop.
final class Pen {
    private static final DateTimeFormatter COMMON =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);
    private static final int ADDRESSES = 64;

    private final Line line = new Line();
    private final SecondText common;
    private final SecondText iso;
    private final @Nullable InetAddress[] addresses = new InetAddress[ADDRESSES];
    private final byte[][] addressTexts = new byte[ADDRESSES][];
    private Line.Escape escape = Line.Escape.HEXADECIMAL;

    Pen(ZoneId zone) {
        common = new SecondText(COMMON.withZone(zone));
        iso = new SecondText(ISO.withZone(zone));
    }

    /// Begins a line.
    Line begin(Line.Escape how) {
        escape = how;
        line.clear();
        return line;
    }

    Line line() {
        return line;
    }

    /// Three digits, of which JSON takes no leading zeros: 0 is no answer.
    void status(int status) {
        line.number(status, escape == Line.Escape.JSON ? 1 : 3);
    }

    /// Text that anyone may have written; `-` where there is none.
    void text(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            line.octet('-');
        } else {
            line.escaped(text, escape);
        }
    }

    /// Seconds with three digits behind the point.
    void seconds(Duration time) {
        milliseconds(time.toMillis());
    }

    void milliseconds(long millis) {
        line.number(Math.max(0, millis) / 1000);
        line.octet('.');
        line.number(Math.max(0, millis) % 1000, 3);
    }

    void common(Instant at) {
        line.octets(common.of(at));
    }

    void iso(Instant at) {
        line.octets(iso.of(at));
    }

    /// The client's address without its port, with its zone. Many connections come from one
    /// address.
    void address(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            line.octets(textOf(inet.getAddress()));
        } else {
            line.ascii(AddressText.UNIX);
        }
    }

    private byte[] textOf(InetAddress address) {
        int slot = address.hashCode() & (ADDRESSES - 1);
        if (!isSame(address, addresses[slot])) {
            addresses[slot] = address;
            addressTexts[slot] = AddressText.withZone(address).getBytes(StandardCharsets.US_ASCII);
        }
        return addressTexts[slot];
    }

    /// Addresses of two zones are equal for the JDK, but not for a reader.
    private static boolean isSame(InetAddress one, @Nullable InetAddress other) {
        return other != null && one.equals(other) && zone(one) == zone(other);
    }

    private static int zone(InetAddress address) {
        return address instanceof Inet6Address six ? six.getScopeId() : 0;
    }

    /// A point in time, to the second.
    private static final class SecondText {
        private final DateTimeFormatter format;
        private long second = Long.MIN_VALUE;
        private byte[] text = new byte[0];

        SecondText(DateTimeFormatter format) {
            this.format = format;
        }

        byte[] of(Instant at) {
            if (at.getEpochSecond() != second) {
                second = at.getEpochSecond();
                text = format.format(at).getBytes(StandardCharsets.US_ASCII);
            }
            return text;
        }
    }
}
