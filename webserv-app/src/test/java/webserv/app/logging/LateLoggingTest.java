package webserv.app.logging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.ILoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.NOP_FallbackServiceProvider;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

class LateLoggingTest {
    private final Said said = new Said();
    private final AtomicInteger asked = new AtomicInteger();
    private final LateLogging logging =
            new LateLogging(() -> {
                asked.incrementAndGet();
                return library();
            });

    private SLF4JServiceProvider library() {
        return new NOP_FallbackServiceProvider() {
            private final MDCAdapter context = new BasicMDCAdapter();

            @Override
            public ILoggerFactory getLoggerFactory() {
                return said::logger;
            }

            @Override
            public MDCAdapter getMDCAdapter() {
                return context;
            }
        };
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
        assertEquals(3, said.events().size());
    }

    @Test
    void aMessageArrivesWithItsLevelItsArgumentsAndWhatWasThrown() {
        var thrown = new IllegalStateException("broken");
        logging.getLoggerFactory().getLogger("one").error("{} and {}", "a", 2, thrown);

        var event = said.events().remove();
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

    @Test
    void theContextOfAThreadIsTheLibrarys() {
        var context = logging.getMDCAdapter();
        assertEquals(0, asked.get());

        context.put("tenant", "a");
        context.pushByKey("step", "one");

        assertEquals("a", context.get("tenant"));
        assertEquals(Map.of("tenant", "a"), context.getCopyOfContextMap());
        assertEquals("one", context.popByKey("step"));
        assertEquals(1, asked.get());

        context.remove("tenant");
        assertNull(context.get("tenant"));
    }
}
