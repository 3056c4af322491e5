package webserv.docs;

import module java.base;

import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;

/// The rules that module declarations keep.
///
/// An implementation leans on the contracts alone, so that it can be left out or replaced; the
/// engine joins the contracts, and the launcher starts the engine.
final class HouseRules {
    static final String PREFIX = "webserv.";
    private static final String API = "webserv.api";
    private static final String ENGINE = "webserv.engine";
    private static final String GATEWAY = "webserv.gateway";
    private static final String TESTKIT = "webserv.testkit";
    private static final Map<String, Set<String>> MAY_ALSO_REQUIRE =
            Map.of(
                    "webserv.app", Set.of(ENGINE, TESTKIT),
                    "webserv.cgi", Set.of(GATEWAY),
                    "webserv.fastcgi", Set.of(GATEWAY));
    private static final Set<String> MAY_EXPORT = Set.of(API, ENGINE, TESTKIT);

    /// Who may export to whom, and to nobody else.
    private static final Map<String, Set<String>> MAY_EXPORT_TO =
            Map.of(GATEWAY, Set.of("webserv.cgi", "webserv.fastcgi"));

    /// Libraries that one module keeps to itself, by the beginning of their modules' names.
    private static final Map<String, String> KEPT_BY =
            Map.of(
                    "tools.jackson",
                    "webserv.yaml",
                    "org.snakeyaml",
                    "webserv.yaml",
                    "info.picocli",
                    "webserv.app",
                    "jdk.unsupported",
                    "webserv.app",
                    "re2j",
                    "webserv.engine",
                    "com.github.luben",
                    "webserv.zstd");

    private HouseRules() {}

    /// What is wrong with a declaration: one line for each rule that it breaks.
    static List<String> brokenBy(ModuleDescriptor module) {
        return Stream.of(siblings(module), exports(module), libraries(module))
                .flatMap(Function.identity())
                .toList();
    }

    /// The modules that are there at run time because of a declaration.
    static Set<String> required(ModuleDescriptor module) {
        return module.requires().stream()
                .filter(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
                .map(Requires::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> siblings(ModuleDescriptor module) {
        var allowed = MAY_ALSO_REQUIRE.getOrDefault(module.name(), Set.of());
        return required(module).stream()
                .filter(name -> name.startsWith(PREFIX))
                .filter(name -> module.name().equals(API) || !name.equals(API))
                .filter(name -> !allowed.contains(name))
                .map(name -> module.name() + " must not require " + name);
    }

    private static Stream<String> exports(ModuleDescriptor module) {
        return MAY_EXPORT.contains(module.name())
                ? Stream.of()
                : module.exports().stream()
                        .filter(export -> !mayExport(module.name(), export))
                        .map(export -> module.name() + " must not export " + export.source());
    }

    private static boolean mayExport(String module, Exports export) {
        return export.isQualified()
                && MAY_EXPORT_TO.getOrDefault(module, Set.of()).containsAll(export.targets());
    }

    private static Stream<String> libraries(ModuleDescriptor module) {
        return required(module).stream()
                .filter(name -> !name.startsWith(PREFIX) && !name.startsWith("java."))
                .filter(name -> !mayRequire(module.name(), name))
                .map(name -> module.name() + " must not require " + name);
    }

    private static boolean mayRequire(String module, String library) {
        if (library.equals("org.slf4j")) {
            return !module.equals(API);
        }
        return KEPT_BY.entrySet().stream()
                .anyMatch(kept ->
                        library.startsWith(kept.getKey()) && module.equals(kept.getValue()));
    }
}
