package webserv.app.logging;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.spi.LocationAwareLogger;

/// A logger that is looked for with its first message.
///
/// It calls each level enabled: which of them are is known to the library, and its own logger
/// refuses the others. Safe for any thread.
final class LateLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    /// The library finds the caller behind it, for lines and levels of single classes.
    private static final String CALLED = AbstractLogger.class.getName();

    private final transient Supplier<Logger> source;
    private transient volatile @Nullable Logger logger;

    /// @param source gives the real one, the same each time
    LateLogger(String name, Supplier<Logger> source) {
        this.name = name;
        this.source = source;
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
    protected String getFullyQualifiedCallerName() {
        return CALLED;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        var real = logger;
        if (real == null) {
            real = source.get();
            logger = real;
        }
        if (real instanceof LocationAwareLogger aware) {
            aware.log(marker, CALLED, level.toInt(), message, arguments, thrown);
        } else {
            var all = arguments == null ? new Object[0] : arguments;
            real.atLevel(level).setCause(thrown).log(message, all);
        }
    }
}
