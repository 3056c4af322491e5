package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import webserv.api.spi.HandlerFactory;

/// Compiles sources and packs them to jars, with the JDK's own tools, as a plugin author would.
///
/// @param work a folder of its own for each jar
record JarBuilder(Path work) {

    /// Where the API is: a jar, or a folder of classes in the middle of a build.
    static Path api() {
        var layer = HandlerFactory.class.getModule().getLayer();
        var module = layer.configuration().findModule("webserv.api").orElseThrow();
        return Path.of(module.reference().location().orElseThrow());
    }

    /// The source of a factory whose handler has a name and nothing to say.
    static String factory(String packageName, String name) {
        return """
        package %s;
        public final class Factory implements webserv.api.spi.HandlerFactory {
            public String name() { return "%s"; }
            public webserv.api.http.Handler create(webserv.api.config.Settings settings) {
                return webserv.api.http.Handler.blocking(
                        request -> webserv.api.http.Reply.Response.text(200, ""));
            }
        }
        """
                .formatted(packageName, name);
    }

    /// The declaration of a module that provides such a factory.
    static String module(String name) {
        return "module %1$s { requires webserv.api; provides webserv.api.spi.HandlerFactory with %1$s.Factory; }"
                .formatted(name);
    }

    /// Adds a file below the folder of classes or sources.
    JarBuilder with(String path, String text) throws IOException {
        var file = work.resolve(path.endsWith(".java") ? "src" : "classes").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    /// Compiles what was added.
    ///
    /// @param modulePath what it is compiled against, besides the API
    JarBuilder compile(Path... modulePath) throws IOException {
        var path = new ArrayList<>(List.of(api().toString()));
        Stream.of(modulePath).map(Path::toString).forEach(path::add);
        var joined = String.join(java.io.File.pathSeparator, path);
        try (var sources = Files.walk(work.resolve("src"))) {
            var arguments = new ArrayList<>(List.of("-d", work.resolve("classes").toString()));
            var files = sources.map(Path::toString).filter(file -> file.endsWith(".java")).toList();
            var named = files.stream().anyMatch(file -> file.endsWith("module-info.java"));
            arguments.addAll(List.of("--release", "25", named ? "-p" : "-cp", joined));
            arguments.addAll(files);
            run("javac", arguments);
        }
        return this;
    }

    /// Packs the classes.
    ///
    /// @param jarArguments further arguments of `jar`, such as `--module-version`
    Path jar(Path jar, String... jarArguments) throws IOException {
        Files.createDirectories(jar.getParent());
        var arguments = new ArrayList<>(List.of("--create", "--file", jar.toString()));
        arguments.addAll(List.of(jarArguments));
        arguments.addAll(List.of("-C", work.resolve("classes").toString(), "."));
        run("jar", arguments);
        return jar;
    }

    private static void run(String tool, List<String> arguments) {
        var output = new StringWriter();
        var writer = new PrintWriter(output);
        var status =
                ToolProvider.findFirst(tool)
                        .orElseThrow()
                        .run(writer, writer, arguments.toArray(String[]::new));
        assertThat(status).as("%s %s%n%s", tool, arguments, output).isZero();
    }
}
