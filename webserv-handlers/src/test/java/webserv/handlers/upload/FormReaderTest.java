package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FormReaderTest {
    private static final String FILE =
            "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\n";

    private static Arguments row(String name, String form, String expected) {
        return Arguments.of(name, form, expected);
    }

    /// Expected: a line for each part, `field`, `field=fileName`, and its content in brackets.
    static Stream<Arguments> forms() {
        return Stream.of(
                row("one file", FILE + "hello\r\n--b--\r\n", "f=a[hello]"),
                row("no line end at the end", FILE + "hello\r\n--b--", "f=a[hello]"),
                row("empty file", FILE + "\r\n--b--\r\n", "f=a[]"),
                row("no part", "--b--\r\n", ""),
                row(
                        "blank behind a boundary",
                        FILE.replace("--b", "--b ") + "x\r\n--b--",
                        "f=a[x]"),
                row(
                        "tabs and blanks behind each boundary",
                        FILE.replace("--b", "--b\t ")
                                + "x\r\n"
                                + FILE.replace("--b", "--b \t\t")
                                + "y\r\n--b--  \t\r\n",
                        "f=a[x]f=a[y]"),
                row("blanks at the end", FILE + "x\r\n--b--\t ", "f=a[x]"),
                row(
                        "more blanks than the buffer holds",
                        FILE.replace("--b", "--b" + " ".repeat(FormReader.BUFFER_OCTETS + 9))
                                + "x\r\n--b--",
                        "f=a[x]"),
                row(
                        "field behind file",
                        FILE
                                + "x\r\n--b\r\ncontent-disposition:form-data;name=g\r\n\r\ny\r\n--b--\r\n",
                        "f=a[x]g[y]"),
                row(
                        "no file chosen",
                        disposition(
                                "name=f; filename=\"\"\r\nContent-Type: application/octet-stream"),
                        "f=[]"),
                row(
                        "nearly boundaries",
                        FILE + "\r\n-b\r\r\n--\n--b\r\n--B\r\n--b--",
                        "f=a[\r\n-b\r\r\n--\n--b\r\n--B]"),
                row("content of line ends", FILE + "\r\n\r\n\r\n\r\n--b--", "f=a[\r\n\r\n\r\n]"),
                row(
                        "content that looks like a head",
                        FILE + "A: b\r\n\r\nc\r\n--b--",
                        "f=a[A: b\r\n\r\nc]"),
                row("octets beyond ASCII", FILE + "ä\u0000€\r\n--b--", "f=a[ä\u0000€]"),
                row("name in UTF-8", disposition("name=\"ä\"; filename=\"€.txt\""), "ä=€.txt[]"),
                row("quoted quote", disposition("name=f; filename=\"a\\\"b\\\\c\""), "f=a\"b\\c[]"),
                row(
                        "backslashes as they are",
                        disposition("name=f; filename=\"C:\\x\\y\""),
                        "f=C:\\x\\y[]"),
                row(
                        "semicolon in a name",
                        disposition("name=\"a;b\" ; filename=\"c; d=e\""),
                        "a;b=c; d=e[]"),
                row(
                        "coding of nothing",
                        FILE.replace("\r\n\r\n", "\r\nContent-Transfer-Encoding: Binary\r\n\r\n")
                                + "x\r\n--b--",
                        "f=a[x]"));
    }

    static Stream<Arguments> brokenForms() {
        var place = "400 a boundary of the form is not where it must be";
        var early = "400 the form ends before its last boundary";
        var unsaid = "400 a part of the form does not say what it is";
        return Stream.of(
                row("nothing", "", early),
                row("preamble", "x\r\n" + FILE + "x\r\n--b--", place),
                row("line end before the first boundary", "\r\n" + FILE + "x\r\n--b--", place),
                row("other boundary", FILE.replace("--b", "--c") + "x\r\n--c--", place),
                row("longer boundary", FILE + "x\r\n--bb--", place),
                row("text behind blanks", FILE.replace("--b", "--b x") + "y\r\n--b--", place),
                row("end behind blanks", FILE + "x\r\n--b --", place),
                row("lone LF behind blanks", FILE.replace("--b\r", "--b ") + "x\r\n--b--", place),
                row(
                        "line end and blanks behind a boundary",
                        FILE.replace("--b\r", "--b\n \r"),
                        place),
                row("other white space behind a boundary", FILE.replace("--b", "--b\u000B"), place),
                row("cut in the blanks", "--b  ", early),
                row(
                        "lone LF behind a boundary",
                        FILE.replace("--b\r", "--b") + "x\r\n--b--",
                        place),
                row("one dash at the end", FILE + "x\r\n--b-x", place),
                row("cut in the boundary", "--", early),
                row("cut in the head", FILE.substring(0, 30), early),
                row("cut in the content", FILE + "hel", early),
                row("cut in the last boundary", FILE + "hello\r\n--b-", early),
                row(
                        "epilogue",
                        FILE + "x\r\n--b--\r\nx",
                        "400 something follows the last boundary of the form"),
                row(
                        "text behind blanks at the end",
                        FILE + "x\r\n--b-- x",
                        "400 something follows the last boundary of the form"),
                row(
                        "text behind the end",
                        FILE + "x\r\n--b--x",
                        "400 something follows the last boundary of the form"),
                row("no disposition", "--b\r\nA: b\r\n\r\nx\r\n--b--", unsaid),
                row("no head", "--b\r\n\r\n\r\n\r\n--b--", unsaid),
                row("attachment", FILE.replace("form-data", "attachment") + "x\r\n--b--", unsaid),
                row("no field name", disposition("filename=a"), unsaid),
                row("two file names", disposition("name=f; filename=a; filename=b"), unsaid),
                row(
                        "two file names in two cases",
                        disposition("name=f; filename=a; FILENAME=b"),
                        unsaid),
                row(
                        "extended file name",
                        disposition("name=f; filename=a; filename*=UTF-8''b"),
                        unsaid),
                row("open quote", disposition("name=f; filename=\"a"), unsaid),
                row("text behind the quote", disposition("name=f; filename=\"a\"b"), unsaid),
                row("parameter without a value", disposition("name=f; filename"), unsaid),
                row("empty parameter", disposition("name=f;; filename=a"), unsaid),
                row(
                        "two dispositions",
                        FILE.replace(
                                        "\r\n\r\n",
                                        "\r\nContent-Disposition: form-data; name=g\r\n\r\n")
                                + "x\r\n--b--",
                        "400 a part of the form has two dispositions"),
                row(
                        "folded line",
                        disposition("name=f;\r\n filename=a"),
                        "400 a line in a part of the form is no field line"),
                row(
                        "blank before the colon",
                        FILE.replace("tion:", "tion :") + "x\r\n--b--",
                        "400 a line in a part of the form is no field line"),
                row(
                        "lone LF in the head",
                        disposition("name=f\n"),
                        "400 a part of the form has a control character in its head"),
                row(
                        "NUL in the head",
                        disposition("name=f; filename=\"a\u0000\""),
                        "400 a part of the form has a control character in its head"),
                row(
                        "coding",
                        FILE.replace("\r\n\r\n", "\r\nContent-Transfer-Encoding: base64\r\n\r\n")
                                + "x\r\n--b--",
                        "400 a part of the form is coded: 'base64'"));
    }

    private static String disposition(String parameters) {
        return "--b\r\nContent-Disposition: form-data; " + parameters + "\r\n\r\n\r\n--b--\r\n";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"forms", "brokenForms"})
    void formIsReadAlikeHoweverItIsSplit(String name, String form, String expected)
            throws IOException {
        var octets = form.getBytes(StandardCharsets.UTF_8);
        assertThat(read(new ByteArrayInputStream(octets))).as("whole").isEqualTo(expected);
        for (int at = 1; at < octets.length; at++) {
            var split =
                    new SequenceInputStream(
                            new ByteArrayInputStream(octets, 0, at),
                            new ByteArrayInputStream(octets, at, octets.length - at));
            assertThat(read(split)).as("%s, split at %d", name, at).isEqualTo(expected);
        }
        assertThat(read(new OneByOne(octets))).as("octet by octet").isEqualTo(expected);
    }

    private static String read(InputStream in) throws IOException {
        var parts = new StringBuilder();
        try {
            var reader = new FormReader(in, "b");
            for (var head = reader.next(); head.isPresent(); head = reader.next()) {
                parts.append(head.get().field());
                head.get().fileName().ifPresent(name -> parts.append('=').append(name));
                var content = reader.content().readAllBytes();
                parts.append('[').append(new String(content, StandardCharsets.UTF_8)).append(']');
            }
            return parts.toString();
        } catch (NotStored refused) {
            return refused.reply().status() + " " + refused.getMessage();
        }
    }

    @Test
    void contentThatNobodyReadsIsPassedOver() throws IOException {
        var form = FILE + "x".repeat(100_000) + "\r\n" + FILE + "\r\n--b--";
        var reader = new FormReader(new ByteArrayInputStream(FormHead.octets(form)), "b");
        assertThat(reader.next()).isPresent();
        assertThat(reader.next()).contains(new FormHead("f", Optional.of("a")));
        assertThat(reader.next()).isEmpty();
    }

    @Test
    void headThatIsTooLargeIsRefused() throws IOException {
        var form = FILE.replace("\r\n\r\n", "\r\nA: " + "x".repeat(FormReader.BUFFER_OCTETS));
        assertThat(read(new ByteArrayInputStream(FormHead.octets(form))))
                .isEqualTo("400 the head of a part is larger than 8192");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "none",
            value = {
                "multipart/form-data; boundary=b                 | b",
                "Multipart/Form-Data;Boundary=\"b c\"            | b c",
                "multipart/form-data; charset=utf-8; boundary=b  | b",
                "multipart/form-data                             | none",
                "multipart/form-data; boundary=                  | none",
                "multipart/form-data; boundary=\"b \"            | none",
                "multipart/form-data; boundary=b; boundary=c     | none",
                "multipart/form-data; boundary=b*                | none",
                "multipart/form-data; boundary=b, text/plain     | none",
                "multipart/mixed; boundary=b                     | none",
                "application/x-www-form-urlencoded               | none",
            })
    void boundaryIsThatOfTheForm(String contentType, String boundary) {
        assertThat(FormReader.boundaryOf(contentType)).isEqualTo(Optional.ofNullable(boundary));
    }

    @ParameterizedTest(name = "{0} characters: {1}")
    @CsvSource({"70, true", "71, false"})
    void longBoundaryIsRefused(int length, boolean taken) {
        var type = "multipart/form-data; boundary=" + "b".repeat(length);
        assertThat(FormReader.boundaryOf(type).isPresent()).isEqualTo(taken);
    }

    private static final class OneByOne extends InputStream {
        private final InputStream octets;

        OneByOne(byte[] octets) {
            this.octets = new ByteArrayInputStream(octets);
        }

        @Override
        public int read() throws IOException {
            return octets.read();
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            return octets.read(target, offset, Math.min(count, 1));
        }
    }
}
