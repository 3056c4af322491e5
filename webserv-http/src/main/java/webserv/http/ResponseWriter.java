package webserv.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import webserv.api.config.Counted;
import webserv.api.http.Fields;
import webserv.api.http.StatusCodes;
import webserv.api.http.Syntax;
import webserv.api.io.FileSlice;
import webserv.api.io.Outbox;
import webserv.api.spi.ResponseHead;

/// Writes one response and keeps to what its head declares.
final class ResponseWriter {
    private static final long NO_BOUND = Long.MAX_VALUE;
    private static final int INTERIM = 100;

    /// In front of the size of one chunk. It may have any number of digits (RFC 9112 §7.1), but
    /// some clients read no more than sixteen, and eight are enough for any chunk of ours.
    private static final int MOST_ZEROS = 6;

    private final Outbox out;
    private final boolean chunked;

    /// Whether all octets that may still come must.
    private final boolean exact;

    private boolean ended;

    /// Digits of the next chunk's size that were sent.
    private byte zeros;

    /// Octets of content that may still come.
    private long left;

    private ResponseWriter(Outbox out, boolean chunked, boolean exact, long left) {
        this.out = out;
        this.chunked = chunked;
        this.exact = exact;
        this.left = left;
    }

    /// What the codec knows of the request that is answered.
    ///
    /// @param isHead whether its method is HEAD
    /// @param knowsChunks whether it was sent in HTTP/1.1
    /// @param persist whether another request may follow
    record Client(boolean isHead, boolean knowsChunks, boolean persist) {}

    /// Writes an interim response, which has no content and no framing.
    static void interim(Outbox out, int status, Fields fields) {
        if (status < INTERIM || status > 199 || status == 101) {
            throw new IllegalArgumentException("no interim status: " + status);
        }
        out.write(HeadOctets.of(status, fields).end());
    }

    /// Writes the response behind which another protocol begins. It has ended with that.
    static ResponseWriter switchProtocol(Outbox out, String protocol, Fields fields) {
        if (!Syntax.isFieldValue(protocol)) {
            throw new IllegalArgumentException("no protocol: " + Syntax.quoted(protocol));
        }
        out.write(
                HeadOctets.of(101, fields)
                        .field("Upgrade", protocol)
                        .field("Connection", "upgrade")
                        .end());
        var whole = new ResponseWriter(out, false, true, 0);
        whole.ended = true;
        return whole;
    }

    /// Writes the head of a response.
    static ResponseWriter head(Outbox out, ResponseHead head, ContentEnd end, Client client) {
        if (head.status() < 200 || head.status() > 599) {
            throw new IllegalArgumentException("no final status: " + head.status());
        }
        long length = head.status() == 205 ? 0 : head.contentLength();
        var octets = HeadOctets.of(head.status(), head.fields());
        switch (end) {
            case LENGTH -> octets.field("Content-Length", Long.toString(length));
            case LAST_CHUNK -> {
                // In answer to HEAD it would say that GET is answered in chunks (RFC 9112 §6.1),
                // which nobody knows: a handler may have left out what tells the length.
                if (!client.isHead()) {
                    octets.field("Transfer-Encoding", "chunked");
                }
            }
            case NO_CONTENT, CLOSE -> {
                // Nothing to say.
            }
        }
        var options = connectionOptions(head.fields().has("Upgrade"), client);
        if (!options.isEmpty()) {
            octets.field("Connection", options);
        }
        out.write(octets.end());
        boolean follows =
                !client.isHead() && !StatusCodes.forbidsContent(head.status()) && length != 0;
        boolean exact = end == ContentEnd.LENGTH || !follows;
        long left = !follows ? 0 : exact ? length : NO_BOUND;
        return new ResponseWriter(out, follows && end == ContentEnd.LAST_CHUNK, exact, left);
    }

    /// `keep-alive` is said to those who would not assume it, `close` to all (RFC 9112 §9.3, §9.6);
    /// `upgrade` goes with the field Upgrade (RFC 9110 §7.8).
    private static String connectionOptions(boolean upgrade, Client client) {
        var persistence = !client.persist() ? "close" : client.knowsChunks() ? "" : "keep-alive";
        if (!upgrade) {
            return persistence;
        }
        return persistence.isEmpty() ? "upgrade" : persistence + ", upgrade";
    }

    /// Whether content may still follow.
    boolean takesContent() {
        return left > 0;
    }

    /// Whether the content has ended.
    boolean isEnded() {
        return ended;
    }

    /// Writes content. Nothing is written for no octets: a chunk of none would be the last.
    void content(ByteBuffer octets) {
        int length = octets.remaining();
        if (length == 0) {
            return;
        }
        take(length);
        if (chunked) {
            out.write(chunkSize(length));
            out.write(octets);
            out.write(ascii("\r\n"));
        } else {
            out.write(octets);
        }
    }

    /// Writes content from a file, which is closed by whoever sends it, or here.
    void content(FileSlice slice) {
        if (slice.length() == 0) {
            slice.close();
            return;
        }
        try {
            take(slice.length());
        } catch (IllegalArgumentException tooMuch) {
            slice.close();
            throw tooMuch;
        }
        if (chunked) {
            out.write(chunkSize(slice.length()));
            out.write(slice);
            out.write(ascii("\r\n"));
        } else {
            out.write(slice);
        }
    }

    /// Sends the first digit of the next chunk's size, which is 0, if sizes there are.
    ///
    /// @return whether there are
    boolean probe() {
        if (chunked && zeros < MOST_ZEROS) {
            zeros++;
            out.write(ascii("0"));
        }
        return chunked;
    }

    private void take(long length) {
        if (length > left) {
            throw new IllegalArgumentException(
                    Counted.of(length, "octet")
                            + " of content where the head leaves room for "
                            + left);
        }
        if (exact) {
            left -= length;
        }
        zeros = 0;
    }

    /// Ends the content.
    void end(Fields trailers) {
        ended = true;
        if (exact && left > 0) {
            throw new IllegalArgumentException(
                    Counted.of(left, "octet") + " of content fewer than the head declares");
        }
        if (chunked) {
            var section = HeadOctets.trailers(trailers).end();
            out.write(ascii("0\r\n"));
            out.write(section);
        }
    }

    private static ByteBuffer chunkSize(long length) {
        return ascii(Long.toHexString(length) + "\r\n");
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
