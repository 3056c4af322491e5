package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.config.Settings;
import webserv.api.http.Content;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;

/// Builds `examples/hello-plugin` as its README says, with the JDK alone, and loads it.
class HelloPluginTest {
    private static final Path SOURCES = Path.of("../examples/hello-plugin/src/main/java");

    @TempDir Path temporary;

    @Test
    void examplePluginIsBuiltAgainstTheApiAloneAndAnswers() throws Exception {
        var builder = new JarBuilder(temporary.resolve("work"));
        for (var source : new String[] {"module-info.java", "hello/Hello.java"}) {
            builder.with(source, Files.readString(SOURCES.resolve(source)));
        }
        var plugins = temporary.resolve("plugins");
        builder.compile().jar(plugins.resolve("hello.jar"), "--module-version", "1.0");

        var layers = new PluginLayers(ModuleLayer.boot()).load(plugins);
        var hello = Catalog.of(ModuleLayer.boot(), layers).handlers().named("hello", "this test");

        var handler = (Handler.Blocking) hello.create(Settings.of("greeting", "Bonjour"));
        var request = mock(Request.class);
        when(request.path()).thenReturn("/hello/you");
        var response = (Reply.Response) handler.handle(request);
        var content = (Content.Bytes) response.content();
        assertThat(response.status()).isEqualTo(200);
        assertThat(StandardCharsets.UTF_8.decode(content.octets()).toString())
                .isEqualTo("Bonjour, /hello/you\n");
    }
}
