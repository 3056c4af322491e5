package webserv.api.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Collects the mistakes of a configuration, so that one does not hide the others: whoever reads
/// several things that do not need each other [attempts][#attempt] each of them, and refuses the
/// configuration when all have been.
///
/// Confined to the thread that reads the configuration.
public final class Mistakes {
    private final List<ConfigException> found = new ArrayList<>();

    /// None yet.
    public Mistakes() {}

    /// Reads something, and keeps what is wrong with it.
    ///
    /// @return what was read; empty where there was a mistake
    public <T> Optional<T> attempt(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (ConfigException mistake) {
            add(mistake);
            return Optional.empty();
        }
    }

    /// Looks at something, and keeps what is wrong with it.
    public void check(Runnable check) {
        try {
            check.run();
        } catch (ConfigException mistake) {
            add(mistake);
        }
    }

    /// Reads each of several things, and keeps what is wrong with some of them.
    ///
    /// @param reading throws [ConfigException] for what is wrong; anything else ends the whole
    /// @return what was read, in the order given, of those that are right
    public <S, T> List<T> each(List<S> all, Function<S, T> reading) {
        var read = new ArrayList<T>(all.size());
        all.forEach(one -> attempt(() -> reading.apply(one)).ifPresent(read::add));
        return read;
    }

    /// Reads each of several things.
    ///
    /// @return what was read, in the order given
    /// @throws ConfigException with all that are wrong
    public static <S, T> List<T> all(List<S> all, Function<S, T> reading) {
        return List.copyOf(refusing(mistakes -> mistakes.each(all, reading)));
    }

    /// Reads something that keeps its mistakes, and refuses it if there was one.
    ///
    /// @throws ConfigException with all of them
    static <T> T refusing(Function<Mistakes, T> reading) {
        var mistakes = new Mistakes();
        var read = reading.apply(mistakes);
        mistakes.refuse();
        return read;
    }

    /// A mistake, and those that are found behind it. For what is read often, nearly always without
    /// a mistake, and in several parts: to attempt each of them would take time from them all.
    ///
    /// @param one ended the reading, in any of its parts
    /// @param behind reads those parts once more that it may have kept from being read: all but the
    ///   first
    /// @return all of them in one, see [ConfigException#ofAll]
    public static ConfigException readingOn(ConfigException one, Runnable... behind) {
        var mistakes = new Mistakes();
        mistakes.add(one);
        for (var part : behind) {
            mistakes.check(part);
        }
        return ConfigException.ofAll(mistakes.found);
    }

    /// Keeps a mistake, or several in one.
    public void add(ConfigException mistake) {
        found.addAll(mistake.mistakes());
    }

    /// Keeps those of somebody else.
    public void add(Mistakes others) {
        found.addAll(others.found);
    }

    /// Whether there was none.
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /// The places of all of them.
    public Set<Origin> places() {
        return found.stream().map(ConfigException::origin).collect(Collectors.toSet());
    }

    /// Drops those at a place, where they turn out to follow from another.
    public void forget(Origin place) {
        found.removeIf(mistake -> mistake.origin().equals(place));
    }

    /// Refuses the configuration if there was a mistake.
    ///
    /// @throws ConfigException with all of them, see [ConfigException#ofAll]
    public void refuse() {
        if (!found.isEmpty()) {
            throw ConfigException.ofAll(found);
        }
    }
}
