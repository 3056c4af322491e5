package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import webserv.engine.plugin.Thrown;

class BrokenResponseTest {
    private static final String LINE = "request 7: the response broke off";

    static Stream<Arguments> breaks() {
        var ended = new IOException("the program ended");
        var gone = new FileNotFoundException("/a");
        var mistake = new IllegalStateException("on purpose");
        var noRoom = new StackOverflowError();
        return Stream.of(
                Arguments.of(
                        "a program that ended too early",
                        false,
                        ended,
                        new Line(Level.WARN, LINE + ": java.io.IOException: the program ended")),
                Arguments.of(
                        "a special failure of input or output",
                        false,
                        gone,
                        new Line(Level.WARN, LINE + ": java.io.FileNotFoundException: /a")),
                Arguments.of(
                        "a failure that quotes what a client sent",
                        false,
                        new IOException("no\nline\033"),
                        new Line(Level.WARN, LINE + ": java.io.IOException: no\\u000aline\\u001b")),
                Arguments.of("a mistake", false, mistake, traced(Level.ERROR, mistake)),
                Arguments.of("an error", false, noRoom, traced(Level.ERROR, noRoom)),
                Arguments.of("lost input", true, ended, traced(Level.DEBUG, ended)),
                Arguments.of(
                        "a mistake after lost input", true, mistake, traced(Level.DEBUG, mistake)));
    }

    private static Line traced(Level level, Throwable failure) {
        return new Line(level, LINE + ": " + Thrown.trace(failure));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void breakIsToldAsLoudlyAsItsFaultAsksFor(
            String what, boolean inputBroke, Throwable cause, Line line) {
        var log = new Recording();
        BrokenResponse.tell(log, 7, inputBroke, cause);
        assertThat(log.lines).as(what).containsExactly(line);
    }

    record Line(Level level, String text) {}

    /// Keeps what is logged.
    @SuppressWarnings("serial") // nobody does
    private static final class Recording extends LegacyAbstractLogger {
        private final List<Line> lines = new ArrayList<>();

        @Override
        protected String getFullyQualifiedCallerName() {
            return Recording.class.getName();
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String text,
                Object @Nullable [] arguments,
                @Nullable Throwable trace) {
            assertThat(trace).as("what is logged as it is").isNull();
            lines.add(new Line(level, MessageFormatter.basicArrayFormat(text, arguments)));
        }

        @Override
        public boolean isTraceEnabled() {
            return true;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }
}
