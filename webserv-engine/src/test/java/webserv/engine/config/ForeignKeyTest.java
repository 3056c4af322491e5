package webserv.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Structure;

class ForeignKeyTest {
    private static final Set<String> HANDLERS = new TreeSet<>(List.of("cgi", "fastcgi", "files"));
    private static final Keys IN_SECTION =
            Keys.of(
                            Key.needed("pass", Kind.TEXT, "where it listens"),
                            Key.optional("params", Kind.TEXT, "variables"),
                            Key.optional("max_connections", Kind.TEXT, "how many"))
                    .calledElsewhere("max_processes", "max_connections");
    private static final Keys OF_LOCATION =
            Keys.of(
                    Key.optional("fastcgi", new Structure.Section(IN_SECTION), ""),
                    Key.optional("cgi", Kind.TEXT, ""));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "fastcgi_pass   | , which is 'pass' in 'fastcgi' here",
                "fastcgi_param  | , which is 'params' in 'fastcgi' here",
                "fastcgi_buffer | ",
                "fastcgi_       | ",
                "cgi_pass       | ",
                "files_pass     | ",
                "max_processes  | ",
                "pass           | ",
            })
    void keyOfALocation(String key, @Nullable String clause) {
        assertThat(ForeignKey.clause(key, OF_LOCATION, HANDLERS))
                .isEqualTo(Optional.ofNullable(clause));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "fastcgi_pass  | , which is 'pass' here",
                "max_processes | , which is 'max_connections' here",
                "proxy_pass    | ",
            })
    void keyOfTheHandlersOwnSection(String key, @Nullable String clause) {
        assertThat(ForeignKey.clause(key, IN_SECTION, HANDLERS))
                .isEqualTo(Optional.ofNullable(clause));
    }
}
