package webserv.fastcgi;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Records as an application writes them, octet for octet.
final class Records {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /// Where the headers for request 1 begin.
    private final List<Integer> ofTheFirst = new ArrayList<>();

    static Records of() {
        return new Records();
    }

    Records output(String text) {
        return record(6, 1, text, 0);
    }

    Records errors(String text) {
        return record(7, 1, text, 0);
    }

    /// The end of the request.
    Records end(int appStatus, int protocolStatus) {
        return record(
                3,
                1,
                "\0\0"
                        + (char) (appStatus >> 8)
                        + (char) (appStatus & 0xFF)
                        + (char) protocolStatus
                        + "\0\0\0",
                0);
    }

    Records end() {
        return end(0, 0);
    }

    Records record(int type, int id, String content, int padding) {
        if (id == 1) {
            ofTheFirst.add(out.size());
        }
        return raw(1, type, id >> 8, id, content.length() >> 8, content.length(), padding, 0)
                .octets(content)
                .octets("p".repeat(padding));
    }

    Records raw(int... octets) {
        for (int octet : octets) {
            out.write(octet);
        }
        return this;
    }

    Records octets(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    Records then(Records others) {
        others.ofTheFirst.forEach(header -> ofTheFirst.add(out.size() + header));
        out.writeBytes(others.toArray());
        return this;
    }

    /// The same, with the number of another request in place of 1.
    byte[] toArray(int request) {
        var octets = ByteBuffer.wrap(toArray());
        ofTheFirst.forEach(header -> octets.putShort(header + 2, (short) request));
        return octets.array();
    }

    byte[] toArray() {
        return out.toByteArray();
    }
}
