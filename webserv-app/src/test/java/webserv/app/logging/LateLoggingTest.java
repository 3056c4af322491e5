package webserv.app.logging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.ILoggerFactory;
import org.slf4j.event.EventRecordingLogger;
import org.slf4j.event.Level;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;

class LateLoggingTest {
    private final Queue<SubstituteLoggingEvent> said = new ArrayDeque<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final LateLogging logging =
            new LateLogging(() -> {
                asked.incrementAndGet();
                return library();
            });

    private ILoggerFactory library() {
        return name -> new EventRecordingLogger(new SubstituteLogger(name, said, false), said);
    }

    @Test
    void theLibraryIsAskedForWithTheFirstMessageAndOnlyOnce() {
        var one = logging.getLoggerFactory().getLogger("one");
        var other = logging.getLoggerFactory().getLogger("other");
        assertEquals(0, asked.get());

        one.info("first");
        one.info("second");
        other.warn("third");

        assertEquals(1, asked.get());
        assertEquals(3, said.size());
    }

    @Test
    void aMessageArrivesWithItsLevelItsArgumentsAndWhatWasThrown() {
        var thrown = new IllegalStateException("broken");
        logging.getLoggerFactory().getLogger("one").error("{} and {}", "a", 2, thrown);

        var event = said.remove();
        assertEquals(Level.ERROR, event.getLevel());
        assertEquals("one", event.getLoggerName());
        assertEquals("{} and {}", event.getMessage());
        assertArrayEquals(new Object[] {"a", 2}, event.getArgumentArray());
        assertSame(thrown, event.getThrowable());
    }

    @Test
    void aNameHasOneLogger() {
        assertSame(
                logging.getLoggerFactory().getLogger("one"),
                logging.getLoggerFactory().getLogger("one"));
    }
}
