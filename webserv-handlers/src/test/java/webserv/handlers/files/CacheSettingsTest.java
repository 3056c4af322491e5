package webserv.handlers.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;

class CacheSettingsTest {
    private static Node.Mapping mapping(Object... keysAndValues) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            var value = keysAndValues[i + 1];
            var node =
                    value instanceof Node made
                            ? made
                            : new Node.Text(Origin.BUILT_IN, (String) value);
            entries.put((String) keysAndValues[i], new Node.Entry(Origin.BUILT_IN, node));
        }
        return new Node.Mapping(Origin.BUILT_IN, entries);
    }

    private static CachePolicy policy(Object... keysAndValues) {
        return CacheSettings.policy(new Settings(mapping(keysAndValues), Path.of("")));
    }

    private static String value(CachePolicy policy, String name, String type) {
        return policy.fieldValue(name, type).orElse("none");
    }

    @ParameterizedTest(name = "expires: {0} is {1}")
    @CsvSource({
        "1h,    max-age=3600",
        "30d,   max-age=2592000",
        "0,     max-age=0",
        "500ms, max-age=0",
        "max,   max-age=315360000",
        "epoch, no-cache",
        "off,   none",
    })
    void lifetimeIsWrittenInSeconds(String expires, String field) {
        assertThat(value(policy("expires", expires), "a", "text/html")).isEqualTo(field);
    }

    @Test
    void nothingIsSaidWhereNothingIsSet() {
        assertThat(value(policy(), "a.html", "text/html")).isEqualTo("none");
    }

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource({
        "a.html,    text/html; charset=utf-8, max-age=0",
        "a.HTM,     text/html,                max-age=60",
        "a.txt,     text/plain,               max-age=120",
        "a.png,     image/png,                'max-age=2592000, immutable'",
        "a.svg,     image/svg+xml,            'immutable'",
        "a.wasm,    application/wasm,         max-age=3600",
        "README,    application/octet-stream, max-age=3600",
    })
    void mostSpecificRuleHolds(String name, String type, String field) {
        var policy =
                policy(
                        "expires",
                        mapping(
                                "default",
                                "1h",
                                "text/html",
                                "0",
                                "text/*",
                                "2m",
                                ".htm",
                                "1m",
                                "image/*",
                                "30d",
                                ".svg",
                                "off"),
                        "cache_control",
                        mapping("Image/*", "immutable"));
        assertThat(value(policy, name, type)).isEqualTo(field);
    }

    @Test
    void directivesAreSentAsWritten() {
        var text = "public, max-age=60, stale-while-revalidate=30, private=\"x-a, x-b\"";
        assertThat(value(policy("cache_control", text), "a", "text/html")).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "expires       | 1       | 'expires' must be a duration with its unit, such as 500ms, 30s or 5m, or off, epoch or max: write 1s, not '1'",
                "expires       | -1      | 'expires' must be a duration with its unit, such as 500ms, 30s or 5m, or off, epoch or max, not '-1'",
                "cache_control | a b     | 'cache_control' must be directives of Cache-Control, such as public, immutable, not 'a b'",
                "cache_control | a,,b    | 'cache_control' must be directives of Cache-Control, such as public, immutable, not 'a,,b'",
            })
    void wrongValueIsRefused(String key, String value, String message) {
        assertThatThrownBy(() -> policy(key, value))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith(message);
    }

    @Test
    void twoLifetimesAreRefused() {
        assertThatThrownBy(() -> policy("expires", "1h", "cache_control", "public, Max-Age=1"))
                .hasMessageEndingWith(
                        "'cache_control' says max-age, as 'expires' does: leave one of them out");
    }

    @ParameterizedTest
    @CsvSource({"html", "text", "text/", "*/*", "'.'", "text/a b"})
    void keyThatStandsForNothingIsRefused(String key) {
        assertThatThrownBy(() -> policy("expires", mapping(key, "1h")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'" + key + "' stands for no files");
    }
}
