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

/// The declarations of the built modules keep the rules, and are what `docs/architecture.md` shows.
class ModuleGraphTest {
    private static final SortedMap<String, ModuleDescriptor> MODULES =
            new BuiltModules().descriptors();
    private static final ModulePicture PICTURE =
            ModulePicture.read(Repository.document("docs/architecture.md"));

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
                            "YAML outside of webserv.yaml",
                            ModuleDescriptor.newModule("webserv.engine")
                                    .requires("org.snakeyaml.engine")
                                    .build(),
                            "webserv.engine must not require org.snakeyaml.engine"),
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
                        "webserv.yaml");
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
        var actual = new TreeMap<String, Set<String>>();
        MODULES.forEach((name, module) -> {
            var required = requiredSiblings(module);
            if (!required.isEmpty()) {
                actual.put(shortName(name), required);
            }
        });
        assertThat(ModulePicture.read(Repository.document(document)).arrows()).isEqualTo(actual);
    }

    @Test
    void tableShowsEveryServiceThatIsProvided() {
        var actual = new TreeMap<String, Set<String>>();
        MODULES.forEach((name, module) ->
                actual.put(
                        shortName(name),
                        module.provides().stream()
                                .map(Provides::service)
                                .map(service -> service.substring(service.lastIndexOf('.') + 1))
                                .collect(Collectors.toCollection(TreeSet::new))));
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

    private static Set<String> requiredSiblings(ModuleDescriptor module) {
        return HouseRules.required(module).stream()
                .filter(name -> name.startsWith(HouseRules.PREFIX))
                .map(ModuleGraphTest::shortName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String shortName(String module) {
        return module.substring(HouseRules.PREFIX.length());
    }
}
