package webserv.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import webserv.api.http.Fields;
import webserv.api.http.JoinedFields;
import webserv.api.http.ReadyFields;
import webserv.api.http.ServerFields;
import webserv.api.http.StatusCodes;
import webserv.api.http.Syntax;
import webserv.api.spi.HeadTooLongException;
import webserv.api.spi.ResponseHead;

/// The octets of a response's head, put together in memory so that they are written at once, or not
/// at all if one of the fields cannot be sent.
///
/// Each line is checked here although [webserv.api.http.FieldLine] has checked those of the API's
/// own [Fields]: that is an interface, and whatever implements it stands between a handler and the
/// wire. [ReadyFields] alone are copied as they are: they cannot be anything but what was checked.
final class HeadOctets {
    private static final byte[][] STATUS_LINES = statusLines();

    /// Room for the fields of most handlers, where their length is not known.
    private static final int USUAL_FIELDS = 384;

    /// Room for the status line of 200, Content-Length, Connection and the empty line; others grow.
    private static final int OWN_LINES = 80;

    private byte[] octets;
    private int length;

    private HeadOctets(int capacity) {
        octets = new byte[capacity];
    }

    /// The status line and the fields that a handler set.
    ///
    /// @param status 100 to 599
    /// @throws IllegalArgumentException if a field frames the message or cannot be sent
    /// @throws HeadTooLongException if all are longer than [ResponseHead#MOST_OCTETS]
    static HeadOctets of(int status, Fields fields) {
        var head = new HeadOctets(Math.min(OWN_LINES + roomFor(fields), ResponseHead.MOST_OCTETS));
        head.raw(STATUS_LINES[status - 100]);
        head.fields(fields);
        return head;
    }

    /// Lines behind the last chunk, which no status line precedes.
    ///
    /// @throws IllegalArgumentException as by [#of]
    static HeadOctets trailers(Fields fields) {
        var section = new HeadOctets(fields.size() == 0 ? 2 : USUAL_FIELDS);
        section.fields(fields);
        return section;
    }

    private static int roomFor(Fields fields) {
        if (fields.size() == 0) {
            return 0;
        }
        return switch (fields) {
            case ReadyFields ready -> ready.octetCount();
            case JoinedFields(var first, var rest) -> roomFor(first) + roomFor(rest);
            default -> USUAL_FIELDS;
        };
    }

    private void fields(Fields fields) {
        switch (fields) {
            case ReadyFields ready -> ready(ready);
            case JoinedFields(var first, var rest) -> {
                fields(first);
                fields(rest);
            }
            default -> eachOf(fields);
        }
    }

    private void ready(ReadyFields fields) {
        for (int line = 0; line < fields.size(); line++) {
            refuseOfServer(fields.name(line));
        }
        ensure(fields.octetCount());
        fields.copyTo(octets, length);
        length += fields.octetCount();
    }

    private void eachOf(Fields fields) {
        for (int line = 0; line < fields.size(); line++) {
            var name = fields.name(line);
            name(name);
            value(name, fields.value(line));
        }
    }

    /// Adds a line of the codec's own.
    HeadOctets field(String name, String value) {
        return text(name).text(": ").text(value).text("\r\n");
    }

    /// All octets, the empty line behind them.
    ByteBuffer end() {
        text("\r\n");
        return ByteBuffer.wrap(octets, 0, length);
    }

    private void name(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c > '~' || !Octets.is(Octets.TOKEN, (byte) c)) {
                throw new IllegalArgumentException(
                        "a field name must be a token: " + Syntax.quoted(name));
            }
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a field name is empty");
        }
        refuseOfServer(name);
        text(name).text(": ");
    }

    private static void refuseOfServer(String name) {
        if (ServerFields.include(name)) {
            throw new IllegalArgumentException(
                    "the field " + name + " frames the message and is the server's to set");
        }
    }

    private void value(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F || c > 0xFF) {
                throw new IllegalArgumentException(
                        "field "
                                + name
                                + " has a value that cannot be sent: "
                                + Syntax.quoted(value));
            }
        }
        text(value).text("\r\n");
    }

    // The deprecated method drops the high half of each character, of which there is none here; it
    // copies without a decision on each character and without an array between.
    @SuppressWarnings("deprecation")
    private HeadOctets text(String text) {
        ensure(text.length());
        text.getBytes(0, text.length(), octets, length);
        length += text.length();
        return this;
    }

    private void raw(byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, octets, length, more.length);
        length += more.length;
    }

    private void ensure(int more) {
        if (octets.length - length < more) {
            grow(more);
        }
    }

    private void grow(int more) {
        if (more > ResponseHead.MOST_OCTETS - length) {
            throw new HeadTooLongException();
        }
        octets =
                Arrays.copyOf(
                        octets,
                        Math.clamp(octets.length * 2L, length + more, ResponseHead.MOST_OCTETS));
    }

    /// `HTTP/1.1 200 OK`: the version is the server's own, whatever the client's (RFC 9110 §6.2).
    private static byte[][] statusLines() {
        var lines = new byte[500][];
        for (int i = 0; i < lines.length; i++) {
            int status = 100 + i;
            var line = "HTTP/1.1 " + status + " " + StatusCodes.reasonPhrase(status) + "\r\n";
            lines[i] = line.getBytes(StandardCharsets.ISO_8859_1);
        }
        return lines;
    }
}
