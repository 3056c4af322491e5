package webserv.app;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// All providers of one service, no two of one name.
///
/// @param service the service's simple name, such as `HttpCodec`
/// @param all in the order found
record Providers<T>(String service, List<Provided<T>> all) {

    /// Copies the list.
    ///
    /// @throws WiringException if two of them have a name in common: which one would answer is a
    ///   guess
    Providers {
        all = List.copyOf(all);
        var owners = new HashMap<String, Provided<T>>();
        for (var provided : all) {
            for (var name : provided.names()) {
                var first = owners.put(name, provided);
                if (first != null) {
                    throw new WiringException(
                            "two modules provide the %s '%s': %s and %s; remove one of them"
                                    .formatted(service, name, first.origin(), provided.origin()));
                }
            }
        }
    }

    /// The provider of that name, if there is one.
    Optional<T> find(String name) {
        return all.stream()
                .filter(provided -> provided.names().contains(name))
                .map(Provided::service)
                .findFirst();
    }

    /// The provider of that name.
    ///
    /// @param askedBy what needs it, for the message
    /// @throws WiringException if there is none
    T named(String name, String askedBy) {
        return find(name)
                .orElseThrow(() ->
                        new WiringException(
                                "no module provides the %s '%s' that %s asks for; %s"
                                        .formatted(service, name, askedBy, present())));
    }

    /// What there is, for messages: `there is 'nio' (webserv.nio)`.
    String present() {
        if (all.isEmpty()) {
            return "there is no " + service + " at all";
        }
        return all.stream()
                .map(provided ->
                        provided.names().stream().collect(Collectors.joining("', '", "'", "'"))
                                + " from "
                                + provided.origin())
                .collect(Collectors.joining(", ", "there is ", ""));
    }

    /// The same providers, each of another service.
    Providers<T> map(Function<Provided<T>, T> change) {
        return new Providers<>(
                service,
                all.stream().map(provided -> provided.with(change.apply(provided))).toList());
    }

    /// The services alone.
    List<T> services() {
        return all.stream().map(Provided::service).toList();
    }
}
