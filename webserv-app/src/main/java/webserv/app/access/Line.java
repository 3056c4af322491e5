package webserv.app.access;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A line of the log while it is put together, in UTF-8.
///
/// Whatever came from a client goes through [#escaped], so that nobody can end a line, begin
/// another or steer a terminal.
///
/// Confined to one thread, which uses it again for its next line.
final class Line {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private byte[] octets = new byte[512];
    private int length;

    /// How text is made harmless.
    enum Escape {
        /// As NGINX does: `"`, `\` and all but visible ASCII and the space become `\xHH`.
        HEXADECIMAL,
        /// As in a string of JSON (RFC 8259 §7), everything beyond ASCII included.
        JSON
    }

    void clear() {
        length = 0;
    }

    byte[] octets() {
        return octets;
    }

    int length() {
        return length;
    }

    /// Adds text of our own making, in ASCII.
    @SuppressWarnings("deprecation") // The one way to copy the octets without an array between.
    void ascii(String text) {
        reserve(text.length());
        text.getBytes(0, text.length(), octets, length);
        length += text.length();
    }

    void octet(char c) {
        reserve(1);
        octets[length++] = (byte) c;
    }

    void octets(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, octets, length, more.length);
        length += more.length;
    }

    /// Adds a number of 0 or more.
    void number(long number) {
        number(number, 1);
    }

    /// Adds a number of 0 or more, with leading zeros where it has fewer digits than asked for.
    void number(long number, int leastDigits) {
        int end = length + Math.max(leastDigits, digits(number));
        reserve(end - length);
        long left = number;
        for (int at = end - 1; at >= length; at--) {
            octets[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
        length = end;
    }

    private static int digits(long number) {
        int digits = 1;
        for (long left = number; left >= 10; left /= 10) {
            digits++;
        }
        return digits;
    }

    /// Adds text that anyone may have written. Mostly nothing of it needs an escape.
    void escaped(String text, Escape escape) {
        int count = text.length();
        reserve(count);
        var to = octets;
        int start = length;
        int i = 0;
        for (; i < count; i++) {
            char c = text.charAt(i);
            if (!isPlain(c)) {
                break;
            }
            to[start + i] = (byte) c;
        }
        length = start + i;
        for (; i < count; i++) {
            octet(text.charAt(i), escape);
        }
    }

    private void octet(char c, Escape escape) {
        if (isPlain(c)) {
            octet(c);
        } else if (escape == Escape.JSON) {
            json(c);
        } else {
            hexadecimal(c);
        }
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7F && c != '"' && c != '\\';
    }

    private void hexadecimal(char c) {
        reserve(8);
        if (c > 0xFF) {
            hexadecimalOctet(c >> 8);
        }
        hexadecimalOctet(c & 0xFF);
    }

    private void hexadecimalOctet(int octet) {
        octets[length++] = '\\';
        octets[length++] = 'x';
        octets[length++] = HEX[octet >> 4];
        octets[length++] = HEX[octet & 15];
    }

    private void json(char c) {
        reserve(6);
        octets[length++] = '\\';
        if (c == '"' || c == '\\') {
            octets[length++] = (byte) c;
        } else {
            octets[length++] = 'u';
            for (int shift = 12; shift >= 0; shift -= 4) {
                octets[length++] = HEX[(c >> shift) & 15];
            }
        }
    }

    private void reserve(int count) {
        if (octets.length - length < count) {
            octets = Arrays.copyOf(octets, Math.max(octets.length * 2, length + count));
        }
    }

    @Override
    public String toString() {
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }
}
