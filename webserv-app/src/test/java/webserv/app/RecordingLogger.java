package webserv.app;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

/// Keeps what it is told, of any level.
final class RecordingLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    private record Entry(Level level, String line) {}

    private final transient List<Entry> entries = new ArrayList<>();

    /// The lines of a level.
    List<String> of(Level level) {
        return entries.stream().filter(entry -> entry.level() == level).map(Entry::line).toList();
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

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        entries.add(new Entry(level, message));
    }
}
