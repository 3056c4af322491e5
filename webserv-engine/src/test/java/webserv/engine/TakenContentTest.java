package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.at;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.io.FileSlice;

/// How much of a response's content is said to be sent where its client takes a part of it and
/// leaves: what the system has taken, without head and framing.
class TakenContentTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final int OCTETS = 100_000;

    /// Within the head, at its end or behind, within the content, at its end.
    private static final int[] TAKEN = {
        0, 20, 60, 70, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98,
        99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 1000, 50_000, 65_535,
        90_000
    };

    enum Kind {
        FILE,
        SHORT_OCTETS,
        LONG_OCTETS,
        WRITTEN,
        CHUNKED,
        SMALL_CHUNKS;

        Content content(Path file) throws IOException {
            return switch (this) {
                case FILE -> new Content.File(FileSlice.owning(FileChannel.open(file), 0, OCTETS));
                case SHORT_OCTETS -> Content.of("x".repeat(200));
                case LONG_OCTETS -> Content.of("x".repeat(OCTETS));
                case WRITTEN -> new Content.Written(out -> write(out, OCTETS), OCTETS);
                case CHUNKED ->
                        new Content.Written(out -> write(out, OCTETS), Content.UNKNOWN_LENGTH);
                case SMALL_CHUNKS ->
                        new Content.Written(out -> write(out, 1), Content.UNKNOWN_LENGTH);
            };
        }

        private static void write(OutputStream out, int piece) throws IOException {
            for (int written = 0; written < OCTETS; written += piece) {
                out.write(new byte[piece]);
                out.flush();
            }
        }
    }

    @TempDir private Path folder;

    private static Handler answering(Supplier<Content> content) {
        return Handler.nonBlocking(_ ->
                CompletableFuture.completedFuture(
                        new Reply.Response(200, Fields.empty(), content.get())));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void contentThatTheSystemHasNotTakenIsNotCounted(Kind kind) throws IOException {
        var file = Files.write(folder.resolve("f"), new byte[OCTETS]);
        for (int taken : TAKEN) {
            var content = kind.content(file);
            try (var running = Running.with(at("/", answering(() -> content)))) {
                var client = running.connect();
                client.takeAtMost(taken);
                client.send(GET);
                running.network.runUntil(
                        () -> client.octets().length == taken || !running.decisions.isEmpty());
                client.reset();
                var decision = running.lastDecision();
                assertThat(decision.contentSent())
                        .as("%s taken", taken)
                        .isEqualTo(contentOf(client.text()));
            }
        }
    }

    /// What of the text is content, by its framing.
    private static int contentOf(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return 0;
        }
        return text.contains("Transfer-Encoding: chunked")
                ? contentOfChunks(text.substring(end + 4))
                : text.length() - end - 4;
    }

    private static int contentOfChunks(String chunks) {
        int content = 0;
        int at = 0;
        int line = chunks.indexOf("\r\n", at);
        while (line >= 0) {
            int length = Integer.parseInt(chunks.substring(at, line), 16);
            content += Math.min(length, chunks.length() - line - 2);
            at = line + 2 + length + 2;
            line = at > chunks.length() ? -1 : chunks.indexOf("\r\n", at);
        }
        return content;
    }
}
