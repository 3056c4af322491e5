package webserv.app;

import java.util.Set;
import java.util.TreeSet;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Mistakes;
import webserv.api.config.Nearest;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.engine.config.ConfigurationReader;

/// Looks whether the services are there that a configuration names. Those that it does not name are
/// no affair of its text, see [Catalog#services].
///
/// @param catalog what there is
/// @param root the settings of the file
/// @param mistakes takes what is missing, at its place
record NamedServices(Catalog catalog, Settings root, Mistakes mistakes) {

    /// Looks for the transport and the router.
    void check() {
        check(ConfigurationReader.TRANSPORT, catalog.networks());
        check(ConfigurationReader.ROUTER, catalog.routers());
    }

    /// What is no text is told by the reader of the key.
    private void check(Key<String> key, Providers<?> providers) {
        var names = new TreeSet<String>();
        providers.all().forEach(provided -> names.addAll(provided.names()));
        if (root.peek(key.name()).orElse(null) instanceof Node.Text(var place, var name)
                && !names.contains(name)) {
            mistakes.add(
                    isForTests(key, name)
                            ? unreachable(place, name)
                            : missing(key, place, name, names));
        }
    }

    private boolean isForTests(Key<String> key, String name) {
        return key.equals(ConfigurationReader.TRANSPORT)
                && catalog.transports().find(name).isPresent();
    }

    private static ConfigException unreachable(Origin place, String name) {
        return new ConfigException(
                place,
                "'transport' cannot be '%s', which no client can reach: it is what 'webserv test' uses, whatever is written here"
                        .formatted(name));
    }

    private static ConfigException missing(
            Key<String> key, Origin place, String name, Set<String> names) {
        return new ConfigException(
                place,
                "'%s' asks for '%s', which is not there%s (there are: %s; the module that provides another may be missing from the image or from plugins/)"
                        .formatted(
                                key.name(),
                                name,
                                Nearest.to(name, names).map(Nearest::question).orElse(""),
                                String.join(", ", names)));
    }
}
