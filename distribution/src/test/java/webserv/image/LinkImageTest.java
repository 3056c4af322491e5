package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script that links the image, with a JDK whose tools make next to nothing.
final class LinkImageTest {
    private static final Path SCRIPT = Path.of("src", "build", "link-image").toAbsolutePath();

    /// Puts a runtime where it is told to.
    private static final String JLINK =
            """
            #!/bin/sh
            while [ "$1" != --output ]; do shift; done
            mkdir -p "$2/bin" "$2/conf/security"
            echo "a=b" >"$2/conf/security/java.security"
            cp "${0%/*}/java" "$2/bin/"
            """;

    /// Writes a cache, and has a store as the demo site has after its training.
    private static final String JAVA =
            """
            #!/bin/sh
            for word; do
                case $word in
                    -XX:AOTCacheOutput=*) echo cache >"${word#*=}" ;;
                    -Dwebserv.home=*) mkdir -p "${word#*=}/uploads" ;;
                esac
            done
            """;

    @TempDir Path folder;
    private Path jdk;
    private Path image;

    @BeforeEach
    void makeToolsAndModules() throws IOException {
        jdk = folder.resolve("jdk");
        image = folder.resolve("target/my image");
        Files.createDirectories(jdk.resolve("bin"));
        tool("jlink", JLINK);
        tool("java", JAVA);
        tool("javac", "#!/bin/sh\n");
        tool("jar", "#!/bin/sh\n");
        Files.createDirectories(folder.resolve("modules"));
        Files.createFile(folder.resolve("modules/webserv-app-0.1.0.jar"));
        Files.createFile(folder.resolve("modules/re2j-1.0.jar"));
    }

    private void tool(String name, String script) throws IOException {
        var file = Files.writeString(jdk.resolve("bin").resolve(name), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Finished link() {
        return Program.of(SCRIPT, jdk, folder.resolve("modules"), image).run();
    }

    private void write(String file, String text) throws IOException {
        var path = image.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void imageIsMadeWithoutTheStoreOfItsTraining() throws IOException {
        assertThat(link().exit()).isZero();
        try (var parts = Files.list(image)) {
            assertThat(parts.map(part -> part.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "LICENSE", "bin", "cgi-bin", "conf", "lib", "plugins", "runtime",
                            "site");
        }
        try (var built = Files.list(image.getParent())) {
            assertThat(built.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("my image", "training.log");
        }
        assertThat(image.resolve("lib/webserv.aot")).hasContent("cache");
    }

    @Test
    void whatVisitorsAndPluginAuthorsBroughtOutlivesABuild() throws IOException {
        link();
        write("uploads/precious.txt", "a visitor's");
        write("plugins/hello.jar", "a plugin");
        write("plugins/zstd/zstd.jar", "another");
        write("var/log/access.log", "a line");
        assertThat(link().exit()).isZero();
        assertThat(image.resolve("uploads/precious.txt")).hasContent("a visitor's");
        assertThat(image.resolve("plugins/hello.jar")).hasContent("a plugin");
        assertThat(image.resolve("plugins/zstd/zstd.jar")).hasContent("another");
        assertThat(image.resolve("var/log/access.log")).hasContent("a line");
    }

    @Test
    void whatABuildMakesIsMadeAnew() throws IOException {
        link();
        var page = Files.readString(image.resolve("site/index.html"));
        write("site/index.html", "of an older build");
        write("site/gone.html", "no longer there");
        write("runtime/lib/gone", "no longer there");
        write("plugins/README.md", "of an older build");
        assertThat(link().exit()).isZero();
        assertThat(image.resolve("site/index.html")).hasContent(page);
        assertThat(image.resolve("site/gone.html")).doesNotExist();
        assertThat(image.resolve("runtime/lib/gone")).doesNotExist();
        assertThat(image.resolve("plugins/README.md")).content().startsWith("# ");
    }

    @Test
    void buildThatFailsLeavesTheImageAsItIs() throws IOException {
        link();
        write("uploads/precious.txt", "a visitor's");
        tool("jlink", JLINK + "echo newer >\"$2/release\"; echo 'exit 1' >\"$2/bin/java\"\n");
        var failed = link();
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(image.resolve("lib/webserv.aot")).hasContent("cache");
        assertThat(image.resolve("runtime/release")).doesNotExist();
        assertThat(image.resolve("uploads/precious.txt")).hasContent("a visitor's");
    }
}
