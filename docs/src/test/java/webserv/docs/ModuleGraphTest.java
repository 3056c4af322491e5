package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import java.lang.module.ModuleDescriptor.Provides;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The declarations of the built modules keep the rules, and are what `docs/architecture.md` and
/// the demo site show.
class ModuleGraphTest {
    private static final SortedMap<String, ModuleDescriptor> MODULES =
            new BuiltModules().descriptors();
    private static final ModulePicture PICTURE =
            ModulePicture.read(Repository.document("docs/architecture.md"));
    private static final DemoMap DEMO_MAP =
            DemoMap.read(Repository.document("distribution/src/main/image/site/index.html"));

    /// Built here, and for those who want it.
    private static final String NOT_IN_IMAGE = "webserv.zstd";

    /// The box of the demo site that stands for a module of anybody's.
    private static final String PLUGIN = "plugin";

    /// A declaration that breaks one rule, and what is said of it.
    static final List<Arguments> BAD_DECLARATIONS =
            List.of(
                    Arguments.of(
                            "an implementation that requires another",
                            ModuleDescriptor.newModule("webserv.http")
                                    .requires("webserv.api")
                                    .requires("webserv.nio")
                                    .build(),
                            "webserv.http must not require webserv.nio"),
                    Arguments.of(
                            "an implementation that requires the engine",
                            ModuleDescriptor.newModule("webserv.cgi")
                                    .requires("webserv.engine")
                                    .build(),
                            "webserv.cgi must not require webserv.engine"),
                    Arguments.of(
                            "an engine that requires an implementation",
                            ModuleDescriptor.newModule("webserv.engine")
                                    .requires("webserv.http")
                                    .build(),
                            "webserv.engine must not require webserv.http"),
                    Arguments.of(
                            "contracts that require the engine",
                            ModuleDescriptor.newModule("webserv.api")
                                    .requires("webserv.engine")
                                    .build(),
                            "webserv.api must not require webserv.engine"),
                    Arguments.of(
                            "contracts that log",
                            ModuleDescriptor.newModule("webserv.api").requires("org.slf4j").build(),
                            "webserv.api must not require org.slf4j"),
                    Arguments.of(
                            "Jackson outside of webserv.yaml",
                            ModuleDescriptor.newModule("webserv.engine")
                                    .requires("tools.jackson.core")
                                    .build(),
                            "webserv.engine must not require tools.jackson.core"),
                    Arguments.of(
                            "an implementation that exports",
                            ModuleDescriptor.newModule("webserv.nio")
                                    .requires("webserv.api")
                                    .exports("webserv.nio")
                                    .build(),
                            "webserv.nio must not export webserv.nio"),
                    Arguments.of(
                            "what programs share, exported to everyone",
                            ModuleDescriptor.newModule("webserv.gateway")
                                    .requires("webserv.api")
                                    .exports("webserv.gateway")
                                    .build(),
                            "webserv.gateway must not export webserv.gateway"),
                    Arguments.of(
                            "what programs share, required by another",
                            ModuleDescriptor.newModule("webserv.handlers")
                                    .requires("webserv.gateway")
                                    .build(),
                            "webserv.handlers must not require webserv.gateway"));

    static Collection<ModuleDescriptor> modules() {
        return MODULES.values();
    }

    @Test
    void everyModuleWasFound() {
        assertThat(MODULES)
                .containsOnlyKeys(
                        "webserv.api",
                        "webserv.app",
                        "webserv.cgi",
                        "webserv.engine",
                        "webserv.fastcgi",
                        "webserv.gateway",
                        "webserv.handlers",
                        "webserv.http",
                        "webserv.nio",
                        "webserv.router",
                        "webserv.testkit",
                        "webserv.yaml",
                        "webserv.zstd");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modules")
    void declarationKeepsTheRules(ModuleDescriptor module) {
        assertThat(HouseRules.brokenBy(module)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("BAD_DECLARATIONS")
    void badDeclarationIsCaught(String name, ModuleDescriptor module, String complaint) {
        assertThat(HouseRules.brokenBy(module)).as(name).containsExactly(complaint);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"README.md", "docs/architecture.md"})
    void pictureShowsEveryRequirementAndNoOther(String document) {
        assertThat(ModulePicture.read(Repository.document(document)).arrows())
                .isEqualTo(requirements(MODULES.values()));
    }

    @Test
    void demoSiteHasABoxAndATextForEveryModuleOfTheImage() {
        var boxes =
                Stream.concat(ofImage().map(ModuleGraphTest::shortName), Stream.of(PLUGIN))
                        .toList();
        assertThat(DEMO_MAP.modules()).containsExactlyInAnyOrderElementsOf(boxes);
        assertThat(DEMO_MAP.told()).containsOnlyKeys(boxes);
    }

    @Test
    void demoSiteDrawsEveryRequirementAndNoOther() {
        var arrows = requirements(ofImage().toList());
        arrows.put(PLUGIN, Set.of("api"));
        assertThat(DEMO_MAP.arrows()).isEqualTo(arrows);
    }

    @Test
    void demoSiteTellsEveryServiceThatIsProvidedOrUsed() {
        var actual = new TreeMap<String, DemoMap.Told>();
        ofImage()
                .forEach(module -> {
                    var provided = simpleNames(module.provides().stream().map(Provides::service));
                    var used = simpleNames(module.uses().stream());
                    if (!provided.isEmpty()) {
                        actual.put(shortName(module), new DemoMap.Told("provides", provided));
                    } else if (!used.isEmpty()) {
                        actual.put(shortName(module), new DemoMap.Told("uses", used));
                    }
                });
        actual.put(PLUGIN, new DemoMap.Told("provides", Set.of("HandlerFactory")));
        var told = new TreeMap<>(DEMO_MAP.told());
        told.values().removeIf(line -> !Set.of("provides", "uses").contains(line.verb()));
        assertThat(told).isEqualTo(actual);
    }

    @Test
    void tableShowsEveryServiceThatIsProvided() {
        var actual = new TreeMap<String, Set<String>>();
        MODULES.forEach((name, module) ->
                actual.put(
                        shortName(name),
                        simpleNames(module.provides().stream().map(Provides::service))));
        assertThat(PICTURE.provided()).isEqualTo(actual);
    }

    @Test
    void tableShowsEveryLibrary() {
        var actual = new TreeMap<String, Set<String>>();
        MODULES.forEach((name, module) ->
                actual.put(
                        shortName(name),
                        HouseRules.required(module).stream()
                                .filter(library -> !library.startsWith(HouseRules.PREFIX))
                                .filter(library -> !library.startsWith("java."))
                                .collect(Collectors.toCollection(TreeSet::new))));
        assertThat(PICTURE.libraries()).isEqualTo(actual);
    }

    /// The modules that the image has, and the demo site tells of.
    private static Stream<ModuleDescriptor> ofImage() {
        return MODULES.values().stream().filter(module -> !module.name().equals(NOT_IN_IMAGE));
    }

    /// Which of webserv's modules each requires, without those that require none.
    private static SortedMap<String, Set<String>> requirements(
            Collection<ModuleDescriptor> modules) {
        var requirements = new TreeMap<String, Set<String>>();
        for (var module : modules) {
            var required = requiredSiblings(module);
            if (!required.isEmpty()) {
                requirements.put(shortName(module), required);
            }
        }
        return requirements;
    }

    /// The names of webserv's services among some, without their package.
    private static Set<String> simpleNames(Stream<String> services) {
        return services.filter(service -> service.startsWith(HouseRules.PREFIX))
                .map(service -> service.substring(service.lastIndexOf('.') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> requiredSiblings(ModuleDescriptor module) {
        return HouseRules.required(module).stream()
                .filter(name -> name.startsWith(HouseRules.PREFIX))
                .map(ModuleGraphTest::shortName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String shortName(ModuleDescriptor module) {
        return shortName(module.name());
    }

    private static String shortName(String module) {
        return module.substring(HouseRules.PREFIX.length());
    }
}
