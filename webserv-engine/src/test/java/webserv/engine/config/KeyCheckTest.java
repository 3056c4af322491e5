package webserv.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Settings;

class KeyCheckTest {
    private static final Keys KNOWN = Keys.of(Key.optional("listen", Kind.TEXT, "an address"));

    @Test
    void whatWasMeantIsLookedForWhereItIsTold() {
        var written =
                IntStream.range(10, 80)
                        .boxed()
                        .flatMap(number -> Stream.of("listen" + number, "value"))
                        .toArray(String[]::new);
        var mistakes = new Mistakes();
        new KeyCheck(Settings.of(written), () -> KNOWN, new Handlers(List.of()), mistakes).run();

        var all = catchThrowableOfType(ConfigException.class, mistakes::refuse);
        assertThat(all.mistakes()).hasSize(70);
        assertThat(all.mistakes().subList(0, ConfigException.MOST_TOLD))
                .allSatisfy(told -> assertThat(told).hasMessageEndingWith("mean 'listen'?"));
        assertThat(all.mistakes().subList(ConfigException.MOST_TOLD, 70))
                .allSatisfy(other -> assertThat(other).hasMessageEndingWith("asks for it"));
    }
}
