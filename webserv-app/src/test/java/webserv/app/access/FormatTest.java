package webserv.app.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.spi.Decision;

class FormatTest {
    private static String line(String format, Decision decision) {
        var pen = new Pen(ZoneOffset.ofHours(1));
        return Format.of(format).write(decision, pen).toString();
    }

    @Test
    void combinedIsWhatOtherProgramsRead() {
        assertThat(line("combined", Decided.of("/a?b=c", "User-Agent", "x/1", "Referer", "/b")))
                .isEqualTo(
                        "192.0.2.1 - - [06/Nov/1994:09:49:37 +0100] \"GET /a?b=c HTTP/1.1\" 200 1234"
                                + " \"/b\" \"x/1\"\n");
    }

    @Test
    void unreadableRequestHasALineToo() {
        assertThat(line("combined", Decided.unreadable()))
                .isEqualTo(
                        "192.0.2.1 - - [06/Nov/1994:09:49:37 +0100] \"-\" 400 1234 \"-\" \"-\"\n");
    }

    @Test
    void jsonHasAllOfTheRecord() {
        var notes = new LinkedHashMap<String, String>();
        notes.put("cgi_exit", "1");
        notes.put("cgi_wait", "0.5");
        assertThat(line("json", Decided.of("/a?b=c").noted(notes)))
                .isEqualTo(
                        """
                        {"time":"1994-11-06T09:49:37+01:00","id":7,"client":"192.0.2.1",\
                        "listener":"127.0.0.1:8080","method":"GET","target":"/a?b=c",\
                        "version":"HTTP/1.1","host":"example.org","server":"-","location":"-",\
                        "handler":"-","status":200,"cause":"-","received":3,"sent":1234,\
                        "outcome":"complete","head_seconds":0.001,"reply_seconds":0.020,\
                        "seconds":1.305,"referer":"-","user_agent":"-",\
                        "notes":{"cgi_exit":"1","cgi_wait":"0.5"}}
                        """);
    }

    @Test
    void answerThatWasNeverSentHasANumberInEachFormat() {
        var unsent = new Decided(Optional.empty(), Optional.empty(), 0, Optional.empty(), Map.of());
        assertThat(line("json", unsent)).contains("\"status\":0,");
        assertThat(line("$status", unsent)).isEqualTo("000\n");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
"""
$status                      | 200
${status}x                   | 200x
[$request_method] $request_uri | [GET] /a?b=c
$query_string $host          | b=c example.org
$request_time $msec          | 1.305 784111777.025
$http_x_y $http_none         | z -
$remote_addr:$remote_port    | 192.0.2.1:4711
$note_cgi_exit               | -
$request_id $cause $outcome  | 7 - complete
$listener $server_protocol   | 127.0.0.1:8080 HTTP/1.1
$head_time $reply_time       | 0.001 0.020
$time_iso8601                | 1994-11-06T09:49:37+01:00
no variable                  | no variable
""")
    void templateIsFilledIn(String template, String expected) {
        assertThat(line(template, Decided.of("/a?b=c", "X-Y", "z"))).isEqualTo(expected + "\n");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
"""
$statsu | has the unknown variable '$statsu', did you mean '$status'?
$qqqqq  | has the unknown variable '$qqqqq'.
$qq $statsu | has the unknown variables '$qq' and '$statsu', did you mean '$status'?
a $     | has the unknown variable '$'.
${a-b}  | has the unknown variable '$'.
""")
    void unknownVariableIsRefused(String template, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Format.of(template))
                .withMessage(message);
    }

    @Test
    void clientCanNeitherEndALineNorAQuotation() {
        var hostile = Decided.of("/", "User-Agent", "a\" \\ \u0080\u00ff");
        assertThat(line("\"$http_user_agent\"", hostile))
                .isEqualTo("\"a\\x22 \\x5C \\x80\\xFF\"\n");
        assertThat(line("json", hostile)).contains("\"user_agent\":\"a\\\" \\\\ \\u0080\\u00FF\"");
        assertThat(line("$note_a", hostile.noted(Map.of("a", "x\n\u2028y"))))
                .isEqualTo("x\\x0A\\x20\\x28y\n");
    }
}
