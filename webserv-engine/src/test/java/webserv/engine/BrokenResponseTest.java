package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.EventRecordingLogger;
import org.slf4j.event.Level;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.SubstituteLogger;
import webserv.engine.plugin.Thrown;

class BrokenResponseTest {
    static Stream<Arguments> breaks() {
        var ended = new IOException("the program ended");
        var mistake = new IllegalStateException("on purpose");
        var noRoom = new StackOverflowError();
        return Stream.of(
                Arguments.of("a program that ended too early", false, ended, List.of()),
                Arguments.of(
                        "a special failure of input or output",
                        false,
                        new FileNotFoundException("/a"),
                        List.of()),
                Arguments.of("a mistake", false, mistake, traced(Level.ERROR, mistake)),
                Arguments.of("an error", false, noRoom, traced(Level.ERROR, noRoom)),
                Arguments.of("lost input", true, ended, traced(Level.DEBUG, ended)),
                Arguments.of(
                        "a mistake after lost input", true, mistake, traced(Level.DEBUG, mistake)));
    }

    private static List<String> traced(Level level, Throwable failure) {
        return List.of(
                level
                        + " request 7: the response of the handler broke off: "
                        + Thrown.trace(failure));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void onlyWhatIsInTheCodeOfAHandlerIsToldWithItsTrace(
            String what, boolean inputBroke, Throwable cause, List<String> lines) {
        var said = new ArrayDeque<SubstituteLoggingEvent>();
        var log = new EventRecordingLogger(new SubstituteLogger("test", said, false), said);
        BrokenResponse.tell(log, new Asked.Told(7, "the handler"), inputBroke, cause);
        assertThat(said).as(what).extracting(BrokenResponseTest::line).isEqualTo(lines);
        assertThat(said).allMatch(line -> line.getThrowable() == null);
    }

    private static String line(SubstituteLoggingEvent said) {
        return said.getLevel()
                + " "
                + MessageFormatter.basicArrayFormat(said.getMessage(), said.getArgumentArray());
    }
}
