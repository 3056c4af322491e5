package webserv.app.logging;

import java.util.Deque;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.MDCAdapter;

/// The diagnostic context of a thread, kept by the logging library, which comes up when somebody
/// asks for the context. Safe for any thread.
///
/// @param library gives the library's own, the same each time
record LateContext(Supplier<MDCAdapter> library) implements MDCAdapter {

    @Override
    public void put(String key, @Nullable String value) {
        library.get().put(key, value);
    }

    @Override
    public @Nullable String get(String key) {
        return library.get().get(key);
    }

    @Override
    public void remove(String key) {
        library.get().remove(key);
    }

    @Override
    public void clear() {
        library.get().clear();
    }

    @Override
    public @Nullable Map<String, String> getCopyOfContextMap() {
        return library.get().getCopyOfContextMap();
    }

    @Override
    public void setContextMap(Map<String, String> contextMap) {
        library.get().setContextMap(contextMap);
    }

    @Override
    public void pushByKey(String key, @Nullable String value) {
        library.get().pushByKey(key, value);
    }

    @Override
    public @Nullable String popByKey(String key) {
        return library.get().popByKey(key);
    }

    @Override
    public @Nullable Deque<String> getCopyOfDequeByKey(String key) {
        return library.get().getCopyOfDequeByKey(key);
    }

    @Override
    public void clearDequeByKey(String key) {
        library.get().clearDequeByKey(key);
    }
}
