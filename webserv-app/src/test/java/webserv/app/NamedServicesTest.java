package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.config.ConfigException;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.spi.Transport;
import webserv.testkit.MemoryTransport;

class NamedServicesTest {

    /// Fakes, and the transport for tests beside them.
    private static Catalog catalog() {
        var fakes = Fakes.catalog();
        var transports = new ArrayList<Provided<Transport>>(fakes.transports().all());
        transports.add(Fakes.provided(new MemoryTransport(), "memory"));
        return new Catalog(
                new Providers<>("Transport", transports),
                fakes.codecs(),
                fakes.routers(),
                fakes.handlers(),
                fakes.sources());
    }

    private static void check(String key, String value) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        var text = new Node.Text(new Origin("site.yaml", 1, 12), value);
        entries.put(key, new Node.Entry(new Origin("site.yaml", 1, 1), text));
        var mapping = new Node.Mapping(new Origin("site.yaml", 1, 1), entries);
        var mistakes = new Mistakes();
        new NamedServices(catalog(), new Settings(mapping, Path.of("")), mistakes).check();
        mistakes.refuse();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
"""
router    | tre    | 'router' asks for 'tre', which is not there, did you mean 'tree'? (there are: tree; the module that provides another may be missing from the image or from plugins/)
transport | uring  | 'transport' asks for 'uring', which is not there (there are: nio; the module that provides another may be missing from the image or from plugins/)
transport | memory | 'transport' cannot be 'memory', which no client can reach: it is what 'webserv test' uses, whatever is written here
router    | memory | 'router' asks for 'memory', which is not there (there are: tree; the module that provides another may be missing from the image or from plugins/)
""")
    void whatIsNotThereIsToldAtItsPlace(String key, String value, String mistake) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> check(key, value))
                .withMessage("site.yaml:1:12: " + mistake);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"transport, nio", "router, tree", "other, memory"})
    void whatIsThereIsNoMistake(String key, String value) {
        check(key, value);
    }

    @Test
    void transportForTestsIsNotOfferedInPlaceOfAMissingOne() {
        assertThat(catalog().networks().present()).isEqualTo("there is 'nio' from fakes");
    }
}
