package webserv.handlers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import webserv.api.http.Content;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.testkit.Requests;

/// Replies as text, to be compared whole.
public final class Replies {
    private Replies() {}

    /// What a handler answers, within ten seconds.
    public static Reply of(Handler handler, Requests request) throws Exception {
        return switch (handler) {
            case Handler.Blocking blocking -> blocking.handle(request.make());
            case Handler.NonBlocking loop ->
                    loop.handle(request.make()).toCompletableFuture().get(10, TimeUnit.SECONDS);
        };
    }

    /// Status, fields and content, a line each; a refusal with its cause in place of content.
    /// Closes what the content holds.
    public static String text(Reply reply) throws IOException {
        return switch (reply) {
            case Reply.Response(var status, var fields, var content) ->
                    status
                            + "\n"
                            + fields
                            + "\n\n"
                            + new String(octets(content), StandardCharsets.UTF_8);
            case Reply.Refusal(var status, var cause, var fields, var content) ->
                    status
                            + " "
                            + cause.detail()
                            + (fields.size() == 0 ? "" : "\n" + fields)
                            + (content.isEmpty()
                                    ? ""
                                    : "\n\n"
                                            + new String(
                                                    octets(content.get()), StandardCharsets.UTF_8));
            case Reply.Forward(var path, var query, _) ->
                    "forward to " + path + query.map(text -> "?" + text).orElse("");
            case Reply.Upgrade(var protocol, var fields, _) ->
                    "upgrade to " + protocol + "\n" + fields;
        };
    }

    /// The status of either kind.
    public static int status(Reply reply) {
        return switch (reply) {
            case Reply.Response(var status, _, var content) -> {
                close(content);
                yield status;
            }
            case Reply.Refusal(var status, _, _, _) -> status;
            case Reply.Forward forward ->
                    throw new IllegalStateException("a forward has no status: " + forward);
            case Reply.Upgrade _ -> 101;
        };
    }

    /// The content as the engine would send it, whose length must be the one that it declares.
    public static byte[] octets(Content content) throws IOException {
        var octets = sent(content);
        if (content.length() != Content.UNKNOWN_LENGTH && content.length() != octets.length) {
            throw new IOException(
                    "declared " + content.length() + " octets, sent " + octets.length);
        }
        return octets;
    }

    private static byte[] sent(Content content) throws IOException {
        switch (content) {
            case Content.Bytes bytes -> {
                var octets = new byte[bytes.octets().remaining()];
                bytes.octets().get(octets);
                return octets;
            }
            case Content.File(var slice) -> {
                var octets = ByteBuffer.allocate((int) slice.length());
                try (slice) {
                    while (octets.hasRemaining()
                            && slice.file().read(octets, slice.offset() + octets.position()) >= 0) {
                        // Until the slice is read.
                    }
                }
                return octets.array();
            }
            case Content.Written(var writer, _) -> {
                var out = new ByteArrayOutputStream();
                writer.writeTo(out);
                return out.toByteArray();
            }
            case Content.Published _ ->
                    throw new IllegalArgumentException("no handler of this module publishes");
        }
    }

    private static void close(Content content) {
        switch (content) {
            case Content.File(var slice) -> slice.close();
            case Content.Written(var writer, _) -> writer.discard();
            case Content.Bytes _, Content.Published _ -> {}
        }
    }
}
