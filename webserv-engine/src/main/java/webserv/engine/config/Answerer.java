package webserv.engine.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Nearest;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.config.Structure;
import webserv.engine.plugin.HandlerCalls;

/// Who answers for a location: exactly one of `return`, `handler` and the keys named like a handler
/// factory, else `files` where `root` or `alias` is set.
///
/// @param factory the name of the handler factory
/// @param settings what it is given
/// @param askedBy the key that chose it
/// @param asked where that is written
/// @param origin of the location
record Answerer(String factory, Settings settings, String askedBy, Origin asked, Origin origin) {
    static final String FILES = "files";
    private static final String REDIRECT = "redirect";
    private static final String RESPOND = "respond";

    /// The handlers that `return` leads to.
    static final Set<String> RETURNING = Set.of(REDIRECT, RESPOND);

    static final Key<String> HANDLER =
            Key.optional("handler", Kind.TEXT, "who answers; its settings stand beside").own();
    static final Key<Settings> RETURN =
            Key.optional(
                            "return",
                            new Structure.Section(Keys.UNDECLARED.example(ReturnAsText.EXAMPLES)),
                            "a redirect with 'to', or a fixed answer")
                    .own();

    /// The keys that choose besides those named like a handler.
    static final Set<String> CHOOSING = Set.of(RETURN.name(), HANDLER.name());

    /// The keys of `return` that say what it is: one of them is all that it may have.
    static final Keys.Exclusion ONE_ANSWER = Keys.Exclusion.always(List.of("to", "text"));

    /// One of them is all that a location may have.
    ///
    /// @param factories the names of those that there are
    static List<String> choosing(Stream<String> factories) {
        return Stream.concat(CHOOSING.stream(), factories).sorted().toList();
    }

    static Answerer of(Settings location, Handlers handlers) {
        var factories = handlers.names();
        var choices = choices(location, factories);
        if (choices.size() > 1) {
            checkOneAtMost(location.own(), choices);
        }
        if (!choices.isEmpty()) {
            return chosen(location, choices.getFirst(), handlers);
        }
        var folder = location.has("alias") ? "alias" : "root";
        if (!location.has(folder)) {
            throw nobody(location, factories);
        }
        return files(location, folder, location.origin());
    }

    /// @param askedBy `root` or `alias`
    static Answerer files(Settings settings, String askedBy, Origin origin) {
        return new Answerer(FILES, settings, askedBy, settings.originOf(askedBy), origin);
    }

    HandlerCalls handler(Handlers handlers) {
        return handlers.make(factory, settings, askedBy, asked);
    }

    /// The keys that choose, in the order written. All that might are asked for, so that a misspelt
    /// one is told from them.
    private static List<String> choices(Settings location, Set<String> factories) {
        int written = written(location, CHOOSING) + written(location, factories);
        return written == 0 ? List.of() : inOrder(location, CHOOSING, factories);
    }

    private static int written(Settings location, Set<String> keys) {
        int written = 0;
        for (var key : keys) {
            if (location.hasOwn(key)) {
                written++;
            }
        }
        return written;
    }

    private static List<String> inOrder(
            Settings own, Collection<String> some, Collection<String> others) {
        var written = new ArrayList<String>();
        for (var key : own.ownKeys()) {
            if (some.contains(key) || others.contains(key)) {
                written.add(key);
            }
        }
        return written;
    }

    private static Answerer chosen(Settings location, String key, Handlers handlers) {
        var own = location.own();
        if (key.equals(HANDLER.name())) {
            return new Answerer(
                    own.get(HANDLER),
                    location,
                    key,
                    own.find(key).map(Node::origin).orElse(own.origin()),
                    location.origin());
        }
        return key.equals(RETURN.name())
                ? returned(location)
                : new Answerer(
                        key,
                        section(location, key, handlers),
                        key,
                        own.originOf(key),
                        location.origin());
    }

    /// The handler is asked for its keys only where its section is none: there may be a hundred
    /// thousand of them.
    private static Settings section(Settings location, String factory, Handlers handlers) {
        var written = location.mapping().entries().get(factory);
        boolean isMapping = written != null && written.value() instanceof Node.Mapping;
        return location.get(section(factory, isMapping ? Keys.UNDECLARED : handlers.keys(factory)));
    }

    private static Key<Settings> section(String factory, Keys keys) {
        return Key.needed(factory, new Structure.Section(keys), "its settings").own();
    }

    /// Nothing in `return` is inherited: a `status` or `text` of the server would mean another
    /// thing. The path is still seen, for the names of its groups.
    static Answerer returned(Settings location) {
        if (location.own().peek(RETURN.name()).orElseThrow() instanceof Node.Text text) {
            throw ReturnAsText.refusal(RETURN.name(), text);
        }
        var settings = location.get(RETURN).ownWith(LocationPathReader.PATH.name());
        if (settings.ownKeys().isEmpty()) {
            throw new ConfigException(
                    location.originOf(RETURN),
                    "'return' is empty: say what is answered, such as " + ReturnAsText.EXAMPLES);
        }
        checkOneAtMost(settings, inOrder(settings, ONE_ANSWER.names(), List.of()));
        return new Answerer(
                settings.has("to") ? REDIRECT : RESPOND,
                settings,
                RETURN.name(),
                location.originOf(RETURN),
                location.origin());
    }

    private static void checkOneAtMost(Settings own, List<String> choices) {
        if (choices.size() > 1) {
            var first = choices.get(0);
            var second = choices.get(1);
            var place = own.originOf(first);
            throw new ConfigException(
                    own.originOf(second),
                    "'%s' and '%s' at %d:%d exclude each other: keep one of the two"
                            .formatted(second, first, place.line(), place.column()));
        }
    }

    private static ConfigException unknown(String key, Origin origin, Set<String> factories) {
        return Nearest.to(key, CHOOSING)
                .map(near ->
                        new ConfigException(
                                origin, "unknown key '" + key + "'" + Nearest.question(near)))
                .orElseGet(() -> Handlers.missing(key, key, origin, factories));
    }

    /// Either nothing was said, or it was said to a handler that is not there: then its section is.
    private static ConfigException nobody(Settings location, Set<String> factories) {
        var own = location.own();
        var section =
                own.ownKeys().stream()
                        .filter(key -> own.peek(key).orElseThrow() instanceof Node.Mapping)
                        .filter(key -> LeftOut.clause(key).isEmpty())
                        .findFirst();
        return section.map(key -> unknown(key, own.originOf(key), factories))
                .orElseGet(() ->
                        new ConfigException(
                                location.origin(),
                                "nobody answers for the location: give it 'root', 'alias',"
                                        + " 'return', 'handler' or a handler's section"));
    }
}
