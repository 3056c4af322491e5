package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.config.Settings;
import webserv.gateway.ProgramAnswer;
import webserv.gateway.ProgramInput;
import webserv.testkit.Requests;

/// Content that has come whole and cannot be read any more, as from a disk that breaks.
@Timeout(60)
class KeptContentTest {
    @TempDir Path folder;

    /// It is written by the thread of the request up to 16 KiB, and by another beyond.
    @ParameterizedTest
    @ValueSource(ints = {100, 100_000})
    void contentThatWasKeptAndCannotBeReadIsAFaultOfTheServer(int length) throws Exception {
        var log = new LinkedBlockingQueue<String>();
        var input = new ProgramInput.Pumped(Rig.brokenContent(), OptionalLong.of(length), true);
        var question =
                new Question(
                        "POST",
                        RecordWriter.opening(false, Map.of(), true),
                        input,
                        log::add,
                        new ConversationNotes(Requests.of("POST", "/").make()));
        try (var application = Application.answering(Records.of().end());
                var clock = new ScheduledThreadPoolExecutor(1)) {
            var nodes = Map.of("pass", Rig.text(application.address()));
            var settings = FastCgiSettings.of(new Settings(Rig.mapping(nodes), folder));
            var dialer = new Dialer(settings.pass(), settings.connectTimeout(), clock);
            var upstream = new Upstream(dialer, settings.keeping(), clock, System::nanoTime);
            var conversation =
                    Conversation.start(upstream, question, settings.limits(), clock, () -> {});
            assertThatExceptionOfType(ProgramAnswer.Failed.class)
                    .isThrownBy(conversation::next)
                    .matches(failed -> failed.status() == 500)
                    .matches(failed -> failed.code().equals("fastcgi-content-unreadable"));
            assertThat(log.poll(30, TimeUnit.SECONDS))
                    .isEqualTo(
                            "the content that was kept cannot be read: java.io.IOException: the"
                                    + " client is gone");
            upstream.close();
            clock.shutdownNow();
        }
    }
}
