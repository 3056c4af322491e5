package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProvidersTest {
    private static Provided<String> provided(String service, String module, String... names) {
        return new Provided<>(service, Set.of(names), module, "1.0", Provided.IMAGE);
    }

    private static Provided<String> inPlugin(String service, String module, String... names) {
        return new Provided<>(service, Set.of(names), module, "1.0", "plugins/" + module + ".jar");
    }

    @Test
    void providerIsFoundByEachOfItsNames() {
        var sources =
                new Providers<>(
                        "ConfigSource",
                        List.of(provided("a", "one", "yaml", "yml"), provided("b", "two", "toml")));
        assertThat(sources.named("yml", "a test")).isEqualTo("a");
        assertThat(sources.named("yaml", "a test")).isEqualTo("a");
        assertThat(sources.named("toml", "a test")).isEqualTo("b");
    }

    @Test
    void twoProvidersOfOneNameAreRefusedNamingBothModules() {
        var two = List.of(provided("a", "webserv.nio", "nio"), inPlugin("b", "rival", "nio"));
        assertThatThrownBy(() -> new Providers<>("Transport", two))
                .isInstanceOf(WiringException.class)
                .hasMessage(
                        "two modules provide the Transport 'nio': webserv.nio and rival"
                                + " (plugins/rival.jar); remove one of them");
    }

    @Test
    void oneNameInCommonIsEnoughToRefuse() {
        var two = List.of(provided("a", "one", "yaml", "yml"), provided("b", "two", "toml", "yml"));
        assertThatThrownBy(() -> new Providers<>("ConfigSource", two))
                .isInstanceOf(WiringException.class)
                .hasMessage(
                        "two modules provide the ConfigSource 'yml': one and two; remove one of"
                                + " them");
    }

    @Test
    void missingNameIsRefusedNamingServiceAskerAndWhatThereIs() {
        var handlers =
                new Providers<>(
                        "Transport",
                        List.of(provided("a", "webserv.nio", "nio"), inPlugin("b", "p", "udp")));
        assertThatThrownBy(() -> handlers.named("uring", "the configuration"))
                .isInstanceOf(WiringException.class)
                .hasMessage(
                        "no module provides the Transport 'uring' that the configuration asks for;"
                                + " there is 'nio' from webserv.nio, 'udp' from p (plugins/p.jar)");
    }

    @Test
    void missingServiceIsRefusedNamingIt() {
        var none = new Providers<String>("HttpCodec", List.of());
        assertThatThrownBy(() -> none.named("http/1.1", "every listener"))
                .isInstanceOf(WiringException.class)
                .hasMessage(
                        "no module provides the HttpCodec 'http/1.1' that every listener asks for;"
                                + " there is no HttpCodec at all");
    }
}
