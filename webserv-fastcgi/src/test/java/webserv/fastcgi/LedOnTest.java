package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.Reply;
import webserv.testkit.Requests;

/// Requests that an application has led to another path, while it works on.
@Timeout(60)
class LedOnTest {
    private static final Reply ON = new Reply.Forward("/b.php", Optional.empty());

    @TempDir Path folder;
    private final CountDownLatch workedOn = new CountDownLatch(1);
    private Application application;

    /// It leads the first request on and ends its answer later; it answers the others at once.
    @BeforeEach
    void start() throws IOException {
        Files.createFile(folder.resolve("a.php"));
        Files.createFile(folder.resolve("b.php"));
        var isFirst = new AtomicBoolean(true);
        application =
                Application.running((_, in, out) -> {
                    for (int id = Application.readId(in); id > 0; id = Application.readId(in)) {
                        if (isFirst.getAndSet(false)) {
                            out.write(Records.of().output("Location: /b.php\n\n").toArray(id));
                            workedOn.await();
                            out.write(Records.of().end().toArray(id));
                        } else {
                            out.write(Records.of().output("Status: 200\n\nb").end().toArray(id));
                        }
                    }
                });
    }

    @AfterEach
    void stop() throws IOException {
        workedOn.countDown();
        application.close();
    }

    private Rig rig(int most, String... keysAndValues) {
        var all = new String[keysAndValues.length + 4];
        System.arraycopy(keysAndValues, 0, all, 4, keysAndValues.length);
        all[0] = "max_connections";
        all[1] = "" + most;
        all[2] = "queue";
        all[3] = "0";
        return Rig.to(folder, application.address(), all);
    }

    private static Requests led() {
        return Requests.get("/b.php");
    }

    private static String text(CompletableFuture<Reply> answer) throws Exception {
        return Rig.text((Reply.Response) answer.get(30, TimeUnit.SECONDS));
    }

    @Test
    void requestWaitsForTheSlotThatItHoldsItself() throws Exception {
        try (var rig = rig(1)) {
            assertThat(rig.reply(Requests.get("/a.php"))).isEqualTo(ON);
            var answer = rig.begin(led());
            var other = spy(led().make());
            when(other.id()).thenReturn(2L);
            assertThat(((Reply.Refusal) rig.handler().handle(other)).status())
                    .as("another request, beyond the queue")
                    .isEqualTo(503);
            assertThat(answer).as("the application works on").isNotDone();
            workedOn.countDown();
            assertThat(text(answer)).isEqualTo("b");
        }
    }

    @Test
    void requestWaitsForNobodyWhereThereIsASlot() throws Exception {
        try (var rig = rig(2)) {
            assertThat(rig.reply(Requests.get("/a.php"))).isEqualTo(ON);
            assertThat(rig.answer(led())).isEqualTo("200 b");
            assertThat(rig.handler().status()).containsEntry("running", 1);
        }
    }

    @Test
    void applicationThatWorksOnBeyondItsLimitLetsItsRequestGoOn() throws Exception {
        try (var rig = rig(1, "timeout", "500ms")) {
            assertThat(rig.reply(Requests.get("/a.php"))).isEqualTo(ON);
            assertThat(rig.answer(led())).isEqualTo("200 b");
        }
    }

    @Test
    void clientThatGoesWaitsNoMore() throws Exception {
        try (var rig = rig(1)) {
            assertThat(rig.reply(Requests.get("/a.php"))).isEqualTo(ON);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> rig.reply(led())).isInstanceOf(InterruptedException.class);
            assertThat(rig.handler().status()).containsEntry("running", 1);
        }
    }
}
