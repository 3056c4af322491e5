package webserv.app.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
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
        var unsent = Decided.unsent();
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
$$$status$$ $$status         | $200$ $status
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
""")
    void templateIsFilledIn(String template, String expected) {
        assertThat(line(template, Decided.of("/a?b=c", "X-Y", "z"))).isEqualTo(expected + "\n");
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(
            delimiter = '|',
            textBlock =
"""
$statsu | has the unknown variable '$statsu', did you mean '$status'?
$qqqqq  | has the unknown variable '$qqqqq'.
$qq $statsu | has the unknown variables '$qq' and '$statsu', did you mean '$status'?
""")
    void unknownVariableIsRefused(String template, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Format.of(template))
                .withMessageStartingWith(message + " There are: $body_bytes_sent, $cause, ");
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(
            delimiter = '|',
            textBlock =
"""
$status 100$  | has a '$' without a variable's name: write $$ for a dollar sign
$status 1$-   | has a '$' without a variable's name: write $$ for a dollar sign
${status      | has a '${' without its '}': write ${status}, or $$ for a dollar sign
${status-b}   | has a '${' without its '}': write ${status}, or $$ for a dollar sign
$status ${}   | has a '${' without a variable's name: write $$ for a dollar sign
""")
    void dollarWithoutANameIsRefused(String template, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Format.of(template))
                .withMessage(message);
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
"""
jsno        | must be combined, json or a template with a variable, such as $status, did you mean 'json'?
$$ alone    | must be combined, json or a template with a variable, such as $status, not '$$ alone'
no variable | must be combined, json or a template with a variable, such as $status, not 'no variable'
""          | must be combined, json or a template with a variable, such as $status, not ''
""")
    void formatThatSaysNothingOfTheRequestIsRefused(String template, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Format.of(template))
                .withMessage(message);
    }

    @Test
    void unknownVariableIsToldBesideThoseThatThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Format.of("$nope"))
                .withMessageEndingWith(
                        " $status, $time_iso8601, $time_local, $http_NAME and $note_NAME.")
                .satisfies(refusal ->
                        assertThat(refusal.getMessage())
                                .contains(
                                        Variables.names().stream()
                                                .map(name -> "$" + name + ",")
                                                .toList()));
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

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
"""
0000 | \\x00   | \\u0000
001F | \\x1F   | \\u001F
000A | \\x0A   | \\u000A
0022 | \\x22   | \\"
005C | \\x5C   | \\\\
007F | \\x7F   | \\u007F
0080 | \\x80   | \\u0080
00FF | \\xFF   | \\u00FF
0141 | \\x01\\x41 | \\u0141
FF20 | \\xFF\\x20 | \\uFF20
""")
    void characterIsEscapedWhereverItStands(String code, String hexadecimal, String json) {
        char c = (char) Integer.parseInt(code, 16);
        for (int at = 0; at <= 5; at++) {
            var text = new StringBuilder("~ a!z").insert(at, c).toString();
            var decision = Decided.of("/").noted(Map.of("a", text));
            assertThat(line("$note_a", decision))
                    .isEqualTo(new StringBuilder("~ a!z\n").insert(at, hexadecimal).toString());
            assertThat(line("json", decision))
                    .endsWith(
                            new StringBuilder("~ a!z\"}}\n")
                                    .insert(at, json)
                                    .insert(0, "\"notes\":{\"a\":\"")
                                    .toString());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0, 000",
        "7, 007",
        "10, 010",
        "99, 099",
        "100, 100",
        "999, 999",
        "1000, 1000",
        "9223372036854775807, 9223372036854775807"
    })
    void numberHasTheDigitsAskedForAndNoMoreThanItNeeds(long number, String threeDigits) {
        var line = new Line();
        line.number(number);
        line.octet(' ');
        line.number(number, 3);
        assertThat(line.toString()).isEqualTo(number + " " + threeDigits);
    }

    @Test
    void lineGrowsWithWhatItHolds() {
        var target = "/" + "\"x".repeat(1_000);
        assertThat(line("$request_uri $request_uri", Decided.of(target)))
                .isEqualTo((target + " " + target + "\n").replace("\"", "\\x22"));
    }

    /// Equal for the JDK are addresses that differ in their zones alone.
    @Test
    void clientsOfOneSlotHaveTheirOwnAddresses() throws UnknownHostException {
        var pen = new Pen(ZoneOffset.UTC);
        var linkLocal = InetAddress.getByName("fe80::1").getAddress();
        for (int round = 0; round < 2; round++) {
            for (int zone = 1; zone <= 3; zone++) {
                assertThat(addressOf(Inet6Address.getByAddress("", linkLocal, zone), pen))
                        .isEqualTo("fe80::1%" + zone);
            }
            for (int last = 0; last < 256; last++) {
                var text = "192.0.2." + last;
                assertThat(addressOf(InetAddress.getByName(text), pen)).isEqualTo(text);
                assertThat(addressOf(InetAddress.getByName(text), pen)).isEqualTo(text);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0:0:0:0:0:0:0:1, ::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "::ffff:192.0.2.1, 192.0.2.1",
    })
    void addressIsSpelledAsToolsExpectIt(String address, String text) throws UnknownHostException {
        var client = InetAddress.getByName(address);
        assertThat(addressOf(client, new Pen(ZoneOffset.UTC))).isEqualTo(text);
    }

    private static String addressOf(InetAddress client, Pen pen) {
        var line = pen.begin(Line.Escape.HEXADECIMAL);
        pen.address(new InetSocketAddress(client, 4711));
        return line.toString();
    }

    @Test
    void clientOfAUnixSocketHasNoAddress() {
        var pen = new Pen(ZoneOffset.UTC);
        var line = pen.begin(Line.Escape.HEXADECIMAL);
        pen.address(UnixDomainSocketAddress.of(""));
        assertThat(line.toString()).isEqualTo("unix:");
    }
}
