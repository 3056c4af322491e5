package webserv.fastcgi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Records as an application writes them, octet for octet.
final class Records {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

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

    byte[] toArray() {
        return out.toByteArray();
    }
}
