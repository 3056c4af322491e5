package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.config.Settings;
import webserv.api.http.Content;
import webserv.api.http.ContentTooLargeException;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.RequestHead;
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
    }

    @ParameterizedTest(name = "in chunks: {0}")
    @ValueSource(booleans = {false, true})
    void tutorialPluginTakesNoLongerNameThanItsSettingSays(boolean inChunks) throws Exception {
        var handler = handlerOf("docs/tutorial/plugin.md");
        assertThat(answer(handler, post("x".repeat(200), inChunks)))
                .isEqualTo("200 Bonjour, " + "x".repeat(200) + "\n");
        assertThatExceptionOfType(ContentTooLargeException.class)
                .isThrownBy(() -> answer(handler, post("x".repeat(201), inChunks)));
    }

    private static Requests post(String name, boolean inChunks) {
        var stream = new ByteArrayInputStream(name.getBytes(StandardCharsets.UTF_8));
        return Requests.of("POST", "/")
                .content(stream, inChunks ? RequestHead.UNKNOWN_LENGTH : name.length());
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
