package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.config.Settings;
import webserv.api.http.Content;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.spi.HandlerFactory;
import webserv.testkit.Requests;

/// The plugins that the documents show do what the text beside them says.
class TutorialTest {
    @TempDir Path classes;

    @Test
    void readmePluginGreets() throws Exception {
        var handler = handlerOf("README.md");
        assertThat(answer(handler, Requests.get("/x"))).isEqualTo("200 Bonjour, /x");
    }

    @Test
    void tutorialPluginGreetsByThePathAndByTheContent() throws Exception {
        var handler = handlerOf("docs/tutorial/plugin.md");
        assertThat(answer(handler, Requests.get("/hello/Ann").inLocation("/hello/")))
                .isEqualTo("200 Bonjour, Ann\n");
        assertThat(answer(handler, Requests.of("POST", "/").content("Bob")))
                .isEqualTo("200 Bonjour, Bob\n");
        assertThat(answer(handler, Requests.of("POST", "/").content("x".repeat(201))))
                .isEqualTo("413 the name is longer than longest_name");
    }

    /// The class path stands in for the plugin's layer, so that the test shares its types.
    private Handler.Blocking handlerOf(String document) throws Exception {
        assertThat(new PluginSource(Repository.document(document)).compileTo(classes)).isEmpty();
        try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            var factory =
                    (HandlerFactory) loader.loadClass("hello.Hello").getConstructor().newInstance();
            assertThat(factory.name()).isEqualTo("hello");
            return (Handler.Blocking) factory.create(Settings.of("greeting", "Bonjour"));
        }
    }

    private static String answer(Handler.Blocking handler, Requests request) throws Exception {
        return switch (handler.handle(request.make())) {
            case Reply.Response(var status, _, Content.Bytes content) ->
                    status + " " + StandardCharsets.UTF_8.decode(content.octets());
            case Reply.Refusal(var status, var cause, _, _) -> status + " " + cause.detail();
            case Reply other -> throw new AssertionError(other);
        };
    }
}
