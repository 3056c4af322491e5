package webserv.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static webserv.engine.config.ConfigurationReaderTest.location;
import static webserv.engine.config.ConfigurationReaderTest.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.config.ConfigException;
import webserv.api.config.Keys;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.spi.HandlerFactory;
import webserv.engine.FailingHandler;
import webserv.engine.plugin.Failure;

/// What becomes of a factory's failures while a configuration is read, in each of its methods and
/// in each way.
class FailingFactoryTest {
    private final List<String> closed = new ArrayList<>();

    /// @param failing the name of the method
    private record Factory(String failing, Failure failure) implements HandlerFactory {
        private <T> T answer(String method, T answer) {
            return method.equals(failing) ? failure.inPlaceOf(answer) : answer;
        }

        @Override
        public String name() {
            return "failing";
        }

        @Override
        public Handler create(Settings settings) {
            settings.text("colour", "");
            return answer("create", new FailingHandler(failing, failure));
        }

        @Override
        public HandlerFactory forConfiguration(Settings top) {
            return answer("forConfiguration", this);
        }

        @Override
        public Keys keys() {
            return answer("keys", Keys.UNDECLARED);
        }

        @Override
        public Keys keysOfTop() {
            return answer("keysOfTop", Keys.of());
        }
    }

    /// A factory of a handler that answers with nothing.
    ///
    /// @param methods that its handler answers
    /// @param close what it does when it is closed
    private record Plain(String name, List<String> methods, Runnable close)
            implements HandlerFactory {
        @Override
        public Handler create(Settings settings) {
            return new Handler.Blocking() {
                @Override
                public Reply handle(Request request) {
                    return Reply.Response.empty(204);
                }

                @Override
                public List<String> methods() {
                    return methods;
                }

                @Override
                public void close() {
                    close.run();
                }
            };
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of("create", "forConfiguration", "methods")
                .flatMap(method ->
                        Stream.of(Failure.values()).map(how -> Arguments.of(method, how)));
    }

    private Throwable refusal(HandlerFactory factory, String... more) {
        var settings = settings(location("/a", "first"), location("/b", "failing", more));
        var first = new Plain("first", List.of(Methods.GET), () -> closed.add("first"));
        return catchThrowable(
                () -> new ConfigurationReader(List.of(first, factory)).read(settings));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("failures")
    void failureIsAMistakeWithItsPlaceAndHidesNoOther(String method, Failure how) {
        var failure = refusal(new Factory(method, how), "client_max_body_size", "much");
        assertThat(failure).isInstanceOf(ConfigException.class);
        assertThat(String.valueOf(failure.getMessage()).lines())
                .hasSize(2)
                .anyMatch(line ->
                        line.matches(
                                "built-in: the handler 'failing' of .+ failed in "
                                        + method
                                        + "\\(\\): [^\\p{Cntrl}\u202e]+"))
                .anyMatch(line -> line.contains("'client_max_body_size' must be"));
        assertThat(closed).containsExactly("first");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysToDeclare")
    void keysThatFailAreNotDeclared(String method, Failure how) {
        var failure = refusal(new Factory(method, how), "coulor", "red");
        assertThat(failure)
                .isInstanceOf(ConfigException.class)
                .hasMessage("built-in: unknown key 'coulor', did you mean 'colour'?");
    }

    static Stream<Arguments> waysToDeclare() {
        return Stream.of("keys", "keysOfTop")
                .flatMap(method ->
                        Stream.of(Failure.values()).map(how -> Arguments.of(method, how)));
    }

    @Test
    void methodThatNoHandlerMayAnswerIsAFault() {
        var factory = new Plain("failing", List.of(Methods.GET, "G\r\nT"), () -> {});
        assertThat(refusal(factory))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith(
                        "failed in methods(): java.lang.IllegalArgumentException:"
                                + " it answers no method 'G\\u000d\\u000aT'");
    }
}
