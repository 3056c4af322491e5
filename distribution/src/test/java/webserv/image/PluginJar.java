package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Builds plugins as their authors do: against the jar of `webserv.api` and nothing else.
final class PluginJar {
    private PluginJar() {}

    /// Compiles all sources below a folder and packs them.
    ///
    /// @param jar the file to make
    static void build(Path sources, Path jar) throws IOException {
        var classes = Files.createTempDirectory("plugin");
        try (Stream<Path> files = Files.walk(sources)) {
            var javaFiles =
                    files.map(Path::toString).filter(name -> name.endsWith(".java")).toList();
            var options =
                    List.of(
                            "--module-path",
                            Image.jar("webserv-api").toString(),
                            "-d",
                            classes.toString());
            run("javac", Stream.concat(options.stream(), javaFiles.stream()).toList());
        }
        run("jar", List.of("--create", "--file", jar.toString(), "-C", classes.toString(), "."));
    }

    /// Packs one handler factory that answers with its own name.
    ///
    /// @param module the module's name, and its package's
    /// @param handler the factory's name
    static void build(String module, String handler, Path jar) throws IOException {
        build(module, handler, "name()", jar);
    }

    /// Packs one handler factory.
    ///
    /// @param text what its handler answers with, as an expression of Java
    static void build(String module, String handler, String text, Path jar) throws IOException {
        buildMaking(
                module,
                handler,
                "return Handler.blocking(request -> Reply.Response.text(200, %s));".formatted(text),
                jar);
    }

    /// Packs one handler factory.
    ///
    /// @param body how it makes its handler of its `settings`, as statements of Java
    static void buildMaking(String module, String handler, String body, Path jar)
            throws IOException {
        var sources = Files.createTempDirectory("sources");
        Files.writeString(
                sources.resolve("module-info.java"),
                """
                module %1$s {
                    requires webserv.api;
                    provides webserv.api.spi.HandlerFactory with %1$s.Factory;
                }
                """
                        .formatted(module));
        Files.writeString(
                sources.resolve("Factory.java"),
                """
                package %s;

                import webserv.api.config.Settings;
                import webserv.api.http.Handler;
                import webserv.api.http.Reply;
                import webserv.api.spi.HandlerFactory;

                public final class Factory implements HandlerFactory {
                    @Override public String name() { return "%s"; }

                    @Override public Handler create(Settings settings) {
                        %s
                    }
                }
                """
                        .formatted(module, handler, body));
        build(sources, jar);
    }

    private static void run(String tool, List<String> arguments) {
        var said = new StringWriter();
        var output = new PrintWriter(said, true);
        int status =
                ToolProvider.findFirst(tool)
                        .orElseThrow()
                        .run(output, output, arguments.toArray(String[]::new));
        assertThat(status).as("%s: %s", tool, said).isZero();
    }
}
