package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import module java.base;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
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
    private static final String TUTORIAL = "docs/tutorial/plugin.md";

    @TempDir Path classes;
    @TempDir Path tests;

    @Test
    void readmePluginGreets() throws Exception {
        var handler = handlerOf("README.md");
        assertThat(answer(handler, Requests.get("/x"))).isEqualTo("200 Bonjour, /x");
    }

    @Test
    void tutorialPluginGreetsByThePathAndByTheContent() throws Exception {
        var handler = handlerOf(TUTORIAL);
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

    @Test
    void testOfTheTutorialPasses() throws Exception {
        assertThat(failuresOfTests(Repository.document(TUTORIAL))).isEmpty();
    }

    @Test
    void testOfTheTutorialFailsForAnotherGreeting() throws Exception {
        var page = Repository.document(TUTORIAL);
        var other = page.text().replace("greeting + \", \"", "greeting + \"; \"");
        assertThat(failuresOfTests(new Document(page.path(), other)))
                .containsOnlyKeys("nameInThePathIsGreeted", "nameInTheContentIsGreeted");
    }

    /// Runs the tests that a document has, each on an object of its own.
    private Map<String, Throwable> failuresOfTests(Document document) throws Exception {
        var source = new PluginSource(document);
        assertThat(source.compileTo(classes)).isEmpty();
        assertThat(source.compileTestsTo(tests, classes)).isEmpty();
        assertThat(source.tests()).isNotEmpty();
        var failures = new TreeMap<String, Throwable>();
        var folders = new URL[] {classes.toUri().toURL(), tests.toUri().toURL()};
        try (var loader = new URLClassLoader(folders)) {
            for (var name : source.tests()) {
                for (var test : loader.loadClass(name).getDeclaredMethods()) {
                    if (test.isAnnotationPresent(Test.class)) {
                        run(test).ifPresent(failure -> failures.put(test.getName(), failure));
                    }
                }
            }
        }
        return failures;
    }

    /// @return why it failed
    private static Optional<Throwable> run(Method test) throws ReflectiveOperationException {
        var constructor = test.getDeclaringClass().getDeclaredConstructor();
        constructor.setAccessible(true);
        test.setAccessible(true);
        try {
            test.invoke(constructor.newInstance());
            return Optional.empty();
        } catch (InvocationTargetException failed) {
            return Optional.of(failed.getCause());
        }
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
