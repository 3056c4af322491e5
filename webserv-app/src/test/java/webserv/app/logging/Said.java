package webserv.app.logging;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.event.EventRecordingLogger;
import org.slf4j.event.Level;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.SubstituteLogger;

/// What loggers were told, in the order in which they were. Confined to the test's thread, unless
/// it is given a queue for several.
public final class Said {
    private final Queue<SubstituteLoggingEvent> events;

    public Said() {
        this(new ArrayDeque<>());
    }

    /// @param events takes what is said
    public Said(Queue<SubstituteLoggingEvent> events) {
        this.events = events;
    }

    /// A logger of any name.
    public Logger logger() {
        return logger("test");
    }

    Logger logger(String name) {
        return new EventRecordingLogger(new SubstituteLogger(name, events, false), events);
    }

    public Queue<SubstituteLoggingEvent> events() {
        return events;
    }

    /// The messages, with what stands in them.
    public List<String> lines() {
        return events.stream().map(Said::line).toList();
    }

    /// Those of one level.
    public List<String> lines(Level level) {
        return events.stream().filter(event -> event.getLevel() == level).map(Said::line).toList();
    }

    private static String line(SubstituteLoggingEvent event) {
        return MessageFormatter.basicArrayFormat(event.getMessage(), event.getArgumentArray());
    }
}
