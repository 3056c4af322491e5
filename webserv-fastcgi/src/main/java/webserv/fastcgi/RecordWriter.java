package webserv.fastcgi;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Makes the records of a request (FastCGI 1.0, §3 and §5).
///
/// Contents are padded to a multiple of eight octets, as §3.3 recommends.
final class RecordWriter {
    /// The most that a record's content may have; a multiple of eight.
    static final int MAX_CONTENT = 65_528;

    /// The number of a connection's first request.
    static final int FIRST_REQUEST = 1;

    /// A request's number has two octets; 0 is the connection itself.
    static final int MAX_REQUEST = 0xFFFF;

    private static final int RESPONDER = 1;
    private static final int KEEP_CONNECTION = 1;
    private static final byte[] NOTHING = {};

    private RecordWriter() {}

    /// All that comes before the content: who is asked for what, and with which variables; as a
    /// connection's first request, see [#numbered].
    ///
    /// @param keepConnection whether the application leaves the connection open at the end
    /// @param variables names and values, sent as UTF-8
    /// @param hasContent whether some will follow; otherwise its end is there already
    /// @throws Oversize if a variable fits into no record
    static ByteBuffer opening(
            boolean keepConnection, Map<String, String> variables, boolean hasContent)
            throws Oversize {
        var out = new ByteArrayOutputStream(1024);
        var begin =
                new byte[] {
                    0, RESPONDER, (byte) (keepConnection ? KEEP_CONNECTION : 0), 0, 0, 0, 0, 0
                };
        append(out, FIRST_REQUEST, RecordType.BEGIN_REQUEST, begin, 0, begin.length);
        appendParams(out, variables);
        append(out, FIRST_REQUEST, RecordType.PARAMS, NOTHING, 0, 0);
        if (!hasContent) {
            append(out, FIRST_REQUEST, RecordType.STDIN, NOTHING, 0, 0);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    /// A pair that does not fit into a record begins the next one. The protocol would let it be cut
    /// anywhere, but php-fpm closes the connection then.
    private static void appendParams(ByteArrayOutputStream out, Map<String, String> variables)
            throws Oversize {
        var pairs = new ByteArrayOutputStream(1024);
        for (var variable : variables.entrySet()) {
            var pair = pair(variable.getKey(), variable.getValue());
            if (pair.length > MAX_CONTENT) {
                throw new Oversize(variable.getKey(), pair.length);
            }
            if (pairs.size() + pair.length > MAX_CONTENT) {
                appendParams(out, pairs);
            }
            pairs.writeBytes(pair);
        }
        if (pairs.size() > 0) {
            appendParams(out, pairs);
        }
    }

    private static void appendParams(ByteArrayOutputStream out, ByteArrayOutputStream pairs) {
        append(out, FIRST_REQUEST, RecordType.PARAMS, pairs.toByteArray(), 0, pairs.size());
        pairs.reset();
    }

    /// How much of a record a variable takes.
    static int octetsOf(String name, String value) {
        return pair(name, value).length;
    }

    /// The same records, for another request of a connection.
    static ByteBuffer numbered(ByteBuffer records, int request) {
        var numbered = ByteBuffer.allocate(records.remaining()).put(records.duplicate()).flip();
        int header = 0;
        while (header < numbered.limit()) {
            numbered.putShort(header + 2, (short) request);
            int content = numbered.getShort(header + 4) & 0xFFFF;
            int padding = numbered.get(header + 6) & 0xFF;
            header += RecordReader.HEADER_OCTETS + content + padding;
        }
        return numbered;
    }

    /// Some of the content, or its end.
    ///
    /// @param request the number of the request
    /// @param octets the record's content; 0 octets end the stream
    /// @param count at most [#MAX_CONTENT]
    static ByteBuffer stdin(int request, byte[] octets, int count) {
        var out = new ByteArrayOutputStream(count + 16);
        append(out, request, RecordType.STDIN, octets, 0, count);
        return ByteBuffer.wrap(out.toByteArray());
    }

    private static void append(
            ByteArrayOutputStream out,
            int request,
            int type,
            byte[] content,
            int start,
            int count) {
        int padding = -count & 7;
        out.write(1);
        out.write(type);
        out.write(request >> 8);
        out.write(request);
        out.write(count >> 8);
        out.write(count);
        out.write(padding);
        out.write(0);
        out.write(content, start, count);
        out.write(new byte[padding], 0, padding);
    }

    /// A name-value pair (§3.4): each length is one octet, or four with the first bit set.
    private static byte[] pair(String name, String value) {
        var nameOctets = name.getBytes(StandardCharsets.UTF_8);
        var valueOctets = value.getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream(nameOctets.length + valueOctets.length + 8);
        length(out, nameOctets.length);
        length(out, valueOctets.length);
        out.writeBytes(nameOctets);
        out.writeBytes(valueOctets);
        return out.toByteArray();
    }

    private static void length(ByteArrayOutputStream out, int length) {
        if (length < 0x80) {
            out.write(length);
        } else {
            out.write(length >> 24 | 0x80);
            out.write(length >> 16);
            out.write(length >> 8);
            out.write(length);
        }
    }
}
