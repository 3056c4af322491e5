package webserv.app.logging;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOP_FallbackServiceProvider;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/// Has the logging library come up when the first message is logged, no longer with the first class
/// that has a logger. A start has such classes before it listens and nothing to say until then, and
/// the library takes more than a tenth of it: it reads a file, services and time zones.
///
/// Safe for any thread. Who logs first, or while another one does, waits until it is there.
public final class LateLogging implements SLF4JServiceProvider {
    private final Supplier<SLF4JServiceProvider> library;
    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private @Nullable SLF4JServiceProvider there;

    /// For SLF4J, which finds the class by its name.
    public LateLogging() {
        this(LateLogging::found);
    }

    /// @param library asked once, for where messages and contexts go
    LateLogging(Supplier<SLF4JServiceProvider> library) {
        this.library = library;
    }

    /// Has SLF4J use this class. To be called before anything else asks for a logger. Whoever
    /// starts the process may name another class by the same property.
    public static void install() {
        if (System.getProperty(LoggerFactory.PROVIDER_PROPERTY_KEY) == null) {
            System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, LateLogging.class.getName());
            // SLF4J alone may make one; the module declares no package for others.
            LateLogging.class
                    .getModule()
                    .addExports(
                            LateLogging.class.getPackageName(), LoggerFactory.class.getModule());
            // It would say for each start that it was named.
            System.getProperties().putIfAbsent("slf4j.internal.verbosity", "WARN");
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name ->
                loggers.computeIfAbsent(
                        name,
                        _ ->
                                new LateLogger(
                                        name, () -> there().getLoggerFactory().getLogger(name)));
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return new LateContext(() -> there().getMDCAdapter());
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {
        // Later.
    }

    private synchronized SLF4JServiceProvider there() {
        if (there == null) {
            there = library.get();
            there.initialize();
        }
        return there;
    }

    private static SLF4JServiceProvider found() {
        return ServiceLoader.load(SLF4JServiceProvider.class, LateLogging.class.getClassLoader())
                .findFirst()
                .orElseGet(NOP_FallbackServiceProvider::new);
    }
}
