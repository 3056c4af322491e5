package webserv.engine.config;

import java.util.Optional;
import java.util.Set;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Nearest;
import webserv.api.config.Structure;

/// Finds what an unknown key is called here that comes from another handler, or from NGINX, where
/// the name of the module stands in front: `fastcgi_pass` is `pass` in `fastcgi`.
final class ForeignKey {
    private ForeignKey() {}

    /// A clause to put behind the key; empty where nothing is known.
    ///
    /// @param keys that may stand in its place
    /// @param handlers the names of all
    static Optional<String> clause(String key, Keys keys, Set<String> handlers) {
        return keys.calledElsewhere(key)
                .map(name -> ", which is '" + name + "' here")
                .or(() -> withHandlerInFront(key, keys, handlers));
    }

    private static Optional<String> withHandlerInFront(
            String key, Keys keys, Set<String> handlers) {
        return handlers.stream()
                .filter(handler -> key.startsWith(handler + "_"))
                .flatMap(handler -> {
                    var rest = key.substring(handler.length() + 1);
                    var inSection =
                            keys.named(handler).stream()
                                    .flatMap(section -> meant(rest, section).stream())
                                    .map(name -> "'%s' in '%s'".formatted(name, handler))
                                    .findFirst();
                    return inSection.or(() -> meant(rest, keys).map("'%s'"::formatted)).stream();
                })
                .map(name -> ", which is " + name + " here")
                .findFirst();
    }

    private static Optional<String> meant(String name, Key<?> section) {
        return section.kind() instanceof Structure.Section(var keys)
                ? meant(name, keys)
                : Optional.empty();
    }

    private static Optional<String> meant(String name, Keys keys) {
        return keys.named(name).isEmpty() ? Nearest.to(name, keys.names()) : Optional.of(name);
    }
}
