package webserv.api.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.config.Origin;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Reply;

class LocationTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET                   | GET HEAD OPTIONS
                    POST                  | POST OPTIONS
                    POST GET PUT          | POST GET HEAD PUT OPTIONS
                    DELETE PATCH          | DELETE PATCH OPTIONS
                    GET POST PUT DELETE PATCH | GET HEAD POST PUT DELETE PATCH OPTIONS
                    """)
    void headIsAllowedWithGetAndOptionsWithAny(String methods, String allowed) {
        var location = location(List.of(methods.split(" ")));
        assertThat(String.join(" ", location.allowed())).isEqualTo(allowed);
    }

    @Test
    void headReachesTheHandlerWhereGetDoes() {
        assertThat(location(List.of("GET")).allows("HEAD")).isTrue();
        assertThat(location(List.of("POST")).allows("HEAD")).isFalse();
    }

    @Test
    void methodsThatAreNotListedDoNotReachTheHandler() {
        var location = location(Methods.CONFIGURABLE);
        assertThat(Stream.of("OPTIONS", "TRACE", "CONNECT", "get", "", "FOO"))
                .noneMatch(location::allows);
        assertThat(Methods.CONFIGURABLE).allMatch(location::allows);
    }

    @Test
    void locationKeepsItsMethods() {
        var methods = new ArrayList<>(List.of("GET"));
        var location = location(methods);
        methods.add("PUT");
        assertThat(location.allows("PUT")).isFalse();
    }

    @Test
    void pathsAreShownAsWritten() {
        assertThat(new LocationPath.Exact("/a")).hasToString("= /a");
        assertThat(new LocationPath.Prefix("/a/")).hasToString("/a/");
    }

    private static Location location(List<String> methods) {
        return new Location(
                new LocationPath.Prefix("/"),
                methods,
                "hello",
                Handler.blocking(_ -> Reply.Response.text(200, "Hello")),
                0,
                Origin.BUILT_IN);
    }
}
