package webserv.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.http.Methods;
import webserv.testkit.Requests;

class RespondFactoryTest {

    private static String reply(Settings settings) throws Exception {
        return Replies.text(Replies.of(new RespondFactory().create(settings), Requests.get("/")));
    }

    private static Settings withField(String name, String value) {
        return withField("200", name, value);
    }

    private static Settings withField(String status, String name, String value) {
        var at = new Origin("a.yaml", 3, 7);
        var fields = new LinkedHashMap<String, Node.Entry>();
        fields.put(name, new Node.Entry(at, new Node.Text(at, value)));
        var entries = new LinkedHashMap<String, Node.Entry>();
        entries.put("status", new Node.Entry(at, new Node.Text(at, status)));
        entries.put("text", new Node.Entry(at, new Node.Text(at, "hello")));
        entries.put("fields", new Node.Entry(at, new Node.Mapping(at, fields)));
        return new Settings(new Node.Mapping(at, entries), Path.of(""));
    }

    @Test
    void textIsPlainUnlessAnotherTypeIsGiven() throws Exception {
        assertThat(reply(Settings.of("text", "grüß")))
                .isEqualTo("200\nContent-Type: text/plain; charset=utf-8\n\ngrüß");
        assertThat(reply(Settings.of("text", "{}", "type", "application/json", "status", "201")))
                .isEqualTo("201\nContent-Type: application/json\n\n{}");
    }

    @Test
    void withoutTextThereIsNoContent() throws Exception {
        assertThat(reply(Settings.of("status", "204"))).isEqualTo("204\n\n\n");
        assertThat(reply(Settings.of())).isEqualTo("200\n\n\n");
    }

    @Test
    void allMistakesOfAnAnswerAreTold() {
        var settings = Settings.of("status", "401", "text", "$nothing", "type", "a\nb");
        assertThatThrownBy(() -> new RespondFactory().create(settings))
                .satisfies(refusal ->
                        assertThat(String.valueOf(refusal.getMessage()).lines())
                                .extracting(line -> line.split("'", 3)[1])
                                .containsExactlyInAnyOrder("status", "text", "type"));
    }

    @Test
    void errorWithoutTextGetsTheConfiguredErrorPage() throws Exception {
        assertThat(reply(Settings.of("status", "410"))).isEqualTo("410 configured at built-in");
        assertThat(reply(Settings.of("status", "410", "text", "gone")))
                .isEqualTo("410\nContent-Type: text/plain; charset=utf-8\n\ngone");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "200; If-None-Match; *;   `304\nCache-Control: no-store\n\n`",
                "200; If-Match;      *;   `200\nCache-Control: no-store\n\n`",
                "200; If-Match;      \"a\"; 412 a precondition is false",
                "300; If-Match;      \"a\"; `300\nCache-Control: no-store\n\n`",
                "404; If-None-Match; *;   `404 configured at a.yaml:3:7\nCache-Control: no-store`",
            })
    void preconditionsAreAskedOfASuccess(String status, String name, String value, String reply)
            throws Exception {
        var at = new Origin("a.yaml", 3, 7);
        var fields = new LinkedHashMap<String, Node.Entry>();
        fields.put("Cache-Control", new Node.Entry(at, new Node.Text(at, "no-store")));
        var entries = new LinkedHashMap<String, Node.Entry>();
        entries.put("status", new Node.Entry(at, new Node.Text(at, status)));
        entries.put("fields", new Node.Entry(at, new Node.Mapping(at, fields)));
        var settings = new Settings(new Node.Mapping(at, entries), Path.of(""));
        var handler = new RespondFactory().create(settings);
        assertThat(Replies.text(Replies.of(handler, Requests.get("/").with(name, value))))
                .isEqualToIgnoringNewLines(reply);
    }

    @Test
    void keysThatAreAskedForAreThoseDeclared() {
        var settings = Settings.of("text", "a");
        assertThat(new RespondFactory().create(settings)).isNotNull();
        assertThat(settings.askedKeys())
                .containsExactlyInAnyOrderElementsOf(new RespondFactory().keys().names());
    }

    @Test
    void fieldsAreSentBehindTheType() throws Exception {
        assertThat(reply(withField("Cache-Control", "no-store")))
                .isEqualTo(
                        "200\nContent-Type: text/plain; charset=utf-8\n"
                                + "Cache-Control: no-store\n\nhello");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "Content-Length;    5;     'Content-Length' is set by the server itself",
                "transfer-encoding; x;     'transfer-encoding' is set by the server itself",
                "Connection;        close; 'Connection' is set by the server itself",
                "Keep-Alive;        a=1;   'Keep-Alive' is set by the server itself",
                "Proxy-Connection;  close; 'Proxy-Connection' is set by the server itself",
                "Trailer;           A;     'Trailer' is set by the server itself",
                "ETag;              a;     'ETag' is for handlers that answer conditional requests, such as 'files'",
                "last-modified;     now;   'last-modified' is for handlers that answer conditional requests, such as 'files'",
                "Date;              now;   'Date' is set by the server itself",
                "Content-Type;      a/b;   'Content-Type' is set by 'type'",
                "A B;               x;     `'A B' cannot be sent: a field name must be a token: 'A B'`",
                "A;                 `x\ny`;`'A' cannot be sent: field A has a value that cannot be sent: 'x\\u000ay'`",
            })
    void fieldThatCannotBeSentIsRefused(String name, String value, String message) {
        assertThatThrownBy(() -> new RespondFactory().create(withField(name, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("a.yaml:3:7: " + message);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "status; 199;  'status' must be a whole number from 200 to 599, not '199'",
                "status; 600;  'status' must be a whole number from 200 to 599, not '600'",
                "status; 204;  'text' cannot be sent with status 204",
                "status; 205;  'text' cannot be sent with status 205",
                "status; 304;  'text' cannot be sent with status 304",
            })
    void statusThatDoesNotFitIsRefused(String key, String value, String message) {
        assertThatThrownBy(() -> new RespondFactory().create(Settings.of(key, value, "text", "x")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("built-in: " + message);
    }

    @ParameterizedTest(name = "{0} needs {1}")
    @CsvSource({
        "206, Content-Range",
        "301, Location",
        "302, Location",
        "303, Location",
        "307, Location",
        "308, Location",
        "401, WWW-Authenticate",
        "405, Allow",
        "407, Proxy-Authenticate",
        "426, Upgrade",
    })
    void statusWithoutTheFieldItNeedsIsRefused(int status, String field) throws Exception {
        var advice =
                field.equals("Location")
                        ? "a target: in 'return', add 'to: /path'; elsewhere, the field 'Location' in 'fields'"
                        : "the field '" + field + "' in 'fields'";
        assertThatThrownBy(() -> new RespondFactory().create(Settings.of("status", "" + status)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("built-in: 'status' %d needs %s", status, advice);
        var settings = withField("" + status, field.toLowerCase(Locale.ROOT), "x");
        assertThat(reply(settings)).startsWith("" + status).contains(": x");
    }

    @Test
    void typeThatCannotBeSentIsRefused() {
        assertThatThrownBy(() ->
                        new RespondFactory().create(Settings.of("text", "x", "type", "a\r\nb")))
                .hasMessageStartingWith("built-in: 'type' cannot be sent: ");
    }

    @Test
    void everyMethodIsAnswered() {
        assertThat(new RespondFactory().create(Settings.of()).methods())
                .isEqualTo(Methods.CONFIGURABLE);
    }
}
