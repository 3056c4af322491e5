package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.config.Settings;
import webserv.api.http.Handler;

/// Jars are compiled and packed here, dropped into a folder, and loaded as the launcher does.
class PluginLayersTest {
    private static final String SERVICES = "META-INF/services/webserv.api.spi.HandlerFactory";

    @TempDir Path temporary;
    private Path plugins;

    @BeforeEach
    void nameTheFolder() {
        plugins = temporary.resolve("plugins");
    }

    private Catalog load() {
        var webserv = ModuleLayer.boot();
        return Catalog.of(webserv, new PluginLayers(webserv).load(plugins));
    }

    private JarBuilder builder(String name) {
        return new JarBuilder(temporary.resolve("work-" + name));
    }

    private JarBuilder module(String name) throws IOException {
        return builder(name)
                .with("module-info.java", JarBuilder.module(name))
                .with(name + "/Factory.java", JarBuilder.factory(name, name));
    }

    private void refused(String message) {
        assertThatThrownBy(this::load).isInstanceOf(WiringException.class).hasMessage(message);
    }

    @Test
    void folderThatDoesNotExistHoldsNoPlugins() {
        assertThat(new PluginLayers(ModuleLayer.boot()).load(plugins)).isEmpty();
    }

    @Test
    void jarIsAPluginWithItsVersionAndPlace() throws IOException {
        module("alpha").compile().jar(plugins.resolve("alpha.jar"), "--module-version", "2.1");
        var found = load().handlers().all();
        assertThat(found).hasSize(1);
        var alpha = found.getFirst();
        assertThat(alpha.names()).containsExactly("alpha");
        assertThat(alpha.module()).isEqualTo("alpha");
        assertThat(alpha.version()).isEqualTo("2.1");
        assertThat(alpha.place()).isEqualTo("plugins/alpha.jar");
        assertThat(alpha.service().create(Settings.of())).isInstanceOf(Handler.Blocking.class);
    }

    @Test
    void otherFilesAndFoldersWithoutJarsAreNoPlugins() throws IOException {
        Files.createDirectories(plugins.resolve("empty"));
        Files.writeString(plugins.resolve("README.txt"), "drop jars here");
        assertThat(load().handlers().all()).isEmpty();
    }

    @Test
    void pluginsAreLoadedInTheOrderOfTheirNames() throws IOException {
        module("beta").compile().jar(plugins.resolve("2.jar"));
        module("alpha").compile().jar(plugins.resolve("1.jar"));
        assertThat(load().handlers().all())
                .extracting(Provided::module)
                .containsExactly("alpha", "beta");
    }

    @Test
    void folderOfJarsIsOnePlugin() throws IOException {
        var library =
                builder("library")
                        .with("module-info.java", "module library { exports library; }")
                        .with("library/Names.java", names("library", "from-a-library"))
                        .compile()
                        .jar(plugins.resolve("alpha/library.jar"));
        builder("alpha")
                .with(
                        "module-info.java",
                        JarBuilder.module("alpha").replace("{", "{ requires library;"))
                .with(
                        "alpha/Factory.java",
                        JarBuilder.factory("alpha", "x").replace("\"x\"", "library.Names.NAME()"))
                .compile(library)
                .jar(plugins.resolve("alpha/alpha.jar"));
        var alpha = load().handlers().all().getFirst();
        assertThat(alpha.names()).containsExactly("from-a-library");
        assertThat(alpha.place()).isEqualTo("plugins/alpha");
    }

    @Test
    void twoPluginsMayBringDifferentVersionsOfOneLibrary() throws IOException {
        for (var name : List.of("alpha", "beta")) {
            var library =
                    builder("library-" + name)
                            .with("module-info.java", "module library { exports library; }")
                            .with("library/Names.java", names("library", "version-of-" + name))
                            .compile()
                            .jar(plugins.resolve(name, "library.jar"));
            builder(name)
                    .with(
                            "module-info.java",
                            JarBuilder.module(name).replace("{", "{ requires library;"))
                    .with(
                            name + "/Factory.java",
                            JarBuilder.factory(name, "x").replace("\"x\"", "library.Names.NAME()"))
                    .compile(library)
                    .jar(plugins.resolve(name, name + ".jar"));
        }
        assertThat(load().handlers().all())
                .flatExtracting(Provided::names)
                .containsExactly("version-of-alpha", "version-of-beta");
    }

    private static String names(String packageName, String name) {
        return "package %s; public final class Names { public static String NAME() { return \"%s\"; } }"
                .formatted(packageName, name);
    }

    @Test
    void jarWithServiceFileAloneIsAnAutomaticModule() throws IOException {
        builder("old")
                .with("old/Factory.java", JarBuilder.factory("old", "old"))
                .with(SERVICES, "old.Factory\n")
                .compile()
                .jar(plugins.resolve("old-plugin-1.5.jar"));
        var old = load().handlers().all().getFirst();
        assertThat(old.names()).containsExactly("old");
        assertThat(old.module()).isEqualTo("old.plugin");
        assertThat(old.version()).isEqualTo("1.5");
    }

    @Test
    void providerMethodIsFoundLikeAConstructor() throws IOException {
        module("alpha")
                .with(
                        "alpha/Factory.java",
                        """
                        package alpha;
                        public final class Factory {
                            public static webserv.api.spi.HandlerFactory provider() {
                                return new Other();
                            }
                        }
                        """)
                .with(
                        "alpha/Other.java",
                        JarBuilder.factory("alpha", "made").replace("class Factory", "class Other"))
                .compile()
                .jar(plugins.resolve("alpha.jar"));
        assertThat(load().handlers().all()).flatExtracting(Provided::names).containsExactly("made");
    }

    @Test
    void copyOfTheApiBesideAPluginIsPassedOver() throws IOException {
        module("alpha").compile().jar(plugins.resolve("alpha/alpha.jar"));
        builder("api")
                .with("module-info.java", "module webserv.api { exports webserv.api.spi; }")
                .with(
                        "webserv/api/spi/HandlerFactory.java",
                        "package webserv.api.spi; public interface HandlerFactory {}")
                .compile()
                .jar(plugins.resolve("alpha/webserv-api-0.0.1.jar"));
        assertThat(load().handlers().all())
                .flatExtracting(Provided::names)
                .containsExactly("alpha");
    }

    @Test
    void copyOfSlf4jBesideAPluginIsPassedOver() throws IOException {
        var slf4j = ModuleLayer.boot().configuration().findModule("org.slf4j").orElseThrow();
        var jar = Path.of(slf4j.reference().location().orElseThrow());
        builder("alpha")
                .with(
                        "module-info.java",
                        JarBuilder.module("alpha").replace("{", "{ requires org.slf4j;"))
                .with(
                        "alpha/Factory.java",
                        JarBuilder.factory("alpha", "alpha")
                                .replace(
                                        "return \"alpha\"",
                                        "return org.slf4j.Logger.class.getModule().getLayer()"
                                                + " == ModuleLayer.boot() ? \"shared\" : \"own\""))
                .compile(jar)
                .jar(plugins.resolve("alpha/alpha.jar"));
        Files.copy(jar, plugins.resolve("alpha/slf4j-api.jar"));
        assertThat(load().handlers().all())
                .flatExtracting(Provided::names)
                .containsExactly("shared");
    }

    @Test
    void jarOfAModuleThatWebservHasIsRefused() throws IOException {
        builder("api")
                .with("module-info.java", "module webserv.api {}")
                .compile()
                .jar(plugins.resolve("webserv-api.jar"));
        refused("plugins/webserv-api.jar: webserv has webserv.api already; remove it");
    }

    @Test
    void brokenJarIsRefused() throws IOException {
        Files.createDirectories(plugins);
        Files.writeString(plugins.resolve("broken.jar"), "no zip file");
        refused(
                "plugins/broken.jar: cannot be loaded: Error reading "
                        + plugins.resolve("broken.jar")
                        + ": zip END header not found");
    }

    @Test
    void pluginThatMissesAModuleIsRefusedNamingIt() throws IOException {
        var library =
                builder("library")
                        .with("module-info.java", "module library {}")
                        .compile()
                        .jar(temporary.resolve("elsewhere/library.jar"));
        builder("alpha")
                .with(
                        "module-info.java",
                        JarBuilder.module("alpha").replace("{", "{ requires library;"))
                .with("alpha/Factory.java", JarBuilder.factory("alpha", "alpha"))
                .compile(library)
                .jar(plugins.resolve("alpha.jar"));
        refused(
                "plugins/alpha.jar: cannot be loaded: Module library not found, required by alpha;"
                        + " jars that need each other belong in one folder below plugins");
    }

    @Test
    void pluginWhoseProviderCannotBeMadeIsRefused() throws IOException {
        module("alpha")
                .with(
                        "alpha/Factory.java",
                        JarBuilder.factory("alpha", "alpha")
                                .replace(
                                        "public String name",
                                        "public Factory() { throw new IllegalStateException(\"no"
                                                + " luck\"); } public String name"))
                .compile()
                .jar(plugins.resolve("alpha.jar"));
        refused(
                "plugins/alpha.jar: webserv.api.spi.HandlerFactory: Provider alpha.Factory could not"
                        + " be instantiated: java.lang.IllegalStateException: no luck");
    }

    @Test
    void pluginWhoseProviderHasNoNameIsRefused() throws IOException {
        module("alpha")
                .with(
                        "alpha/Factory.java",
                        JarBuilder.factory("alpha", "x")
                                .replace("\"x\"", "System.getProperty(\"no.such.name\")"))
                .compile()
                .jar(plugins.resolve("alpha.jar"));
        refused(
                "plugins/alpha.jar: the service alpha.Factory of module alpha (alpha.jar) failed in"
                        + " name(): java.lang.NullPointerException");
    }

    @Test
    void pluginThatProvidesNothingIsRefused() throws IOException {
        builder("alpha")
                .with("module-info.java", "module alpha { requires webserv.api; }")
                .with("alpha/Factory.java", JarBuilder.factory("alpha", "alpha"))
                .compile()
                .jar(plugins.resolve("alpha.jar"));
        refused(
                "plugins/alpha.jar: provides no service of webserv; does its module-info say"
                        + " 'provides webserv.api.spi.HandlerFactory with ...'?");
    }

    @Test
    void twoPluginsOfOneNameAreRefusedNamingBoth() throws IOException {
        var jar = module("alpha").compile().jar(plugins.resolve("alpha.jar"));
        Files.copy(jar, plugins.resolve("copy.jar"));
        refused(
                "two modules provide the HandlerFactory 'alpha': alpha (plugins/alpha.jar) and"
                        + " alpha (plugins/copy.jar); remove one of them");
    }
}
