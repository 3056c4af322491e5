package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the launcher says of a service that is missing, or there twice. The modules of the linked
/// image cannot be taken out, so webserv is started from their jars here.
final class ServicesTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir Path folder;
    private Path modules;
    private Path configuration;

    @BeforeEach
    void copyModules() throws IOException {
        modules = Files.createDirectory(folder.resolve("modules"));
        try (var jars = Files.newDirectoryStream(Image.MODULES, "*.jar")) {
            for (var jar : jars) {
                Files.copy(jar, modules.resolve(jar.getFileName()));
            }
        }
        configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        "servers: [{ listen: \"%s\", root: . }]".formatted(Address.free()));
    }

    @Test
    void completeModulePathPassesTheCheck() {
        assertThat(check().exit()).isZero();
    }

    @Test
    void missingCodecIsNamedWithWhatAskedForIt() throws IOException {
        Files.delete(modules.resolve(Image.jar("webserv-http").getFileName()));
        assertThat(check().exit()).isEqualTo(2);
        assertThat(check().err().lines())
                .singleElement()
                .asString()
                .contains("HttpCodec", "http/1.1");
    }

    @ParameterizedTest
    @CsvSource({"cgi, '{ interpreters: { .sh: sh } }'", "fastcgi, '{ pass: \"127.0.0.1:9\" }'"})
    void handlerThatWasLeftOutIsMissedOnlyWhereItIsAskedFor(String handler, String section)
            throws IOException {
        Files.delete(modules.resolve(Image.jar("webserv-" + handler).getFileName()));
        assertThat(check().exit()).isZero();

        Files.writeString(
                configuration,
                "servers: [{ listen: \"%s\", locations: [{ path: /, %s: %s }] }]"
                        .formatted(Address.free(), handler, section));
        assertThat(check().exit()).isEqualTo(2);
        assertThat(check().err().lines())
                .singleElement()
                .asString()
                .contains("webserv.yaml:1:", "'" + handler + "'");
    }

    @Test
    void secondProviderOfOneNameIsRefusedNamingBothModules() throws IOException {
        PluginJar.build("other.files", "files", modules.resolve("other.jar"));
        assertThat(check().exit()).isEqualTo(2);
        assertThat(check().err().lines())
                .singleElement()
                .asString()
                .contains("HandlerFactory", "'files'", "webserv.handlers", "other.files");
    }

    private Finished check() {
        return Program.of(
                        JAVA,
                        "--module-path",
                        modules,
                        "-m",
                        "webserv.app/webserv.app.Main",
                        "check",
                        "-c",
                        configuration)
                .run();
    }
}
