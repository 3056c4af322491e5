package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;

class ErrorPagesTest {
    private static final Fields HTML = Fields.of("Accept", "text/html");

    private final ErrorPages pages = new ErrorPages();

    @Test
    void pageMayDoNothingAndKeepsTheFieldsOfItsRefusal() {
        var refusal = new Reply.Refusal(405, "cause", Fields.of("Allow", "GET, HEAD, OPTIONS"));
        assertThat(pages.page(refusal, "", 7, HTML).fields())
                .hasToString(
                        """
                        Content-Type: text/html; charset=utf-8
                        Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; \
                        base-uri 'none'; form-action 'none'
                        X-Content-Type-Options: nosniff
                        Vary: Accept
                        Allow: GET, HEAD, OPTIONS\
                        """);
    }

    @Test
    void pageForFieldsThatCouldNotBeReadDoesNotVaryByThem() {
        var fields = pages.page(new Reply.Refusal(400, "cause"), "", 7, null).fields();
        assertThat(fields.first("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(fields.has("Vary")).isFalse();
    }

    @Test
    void pageTellsTheStatusAndTheNumberOfTheRequestAndNoCause() {
        var page =
                text(pages.page(new Reply.Refusal(404, "no such file: /secret"), "", 4711, HTML));
        assertThat(page)
                .contains("<title>404 Not Found</title>", "There is nothing", "Request 4711 ·")
                .doesNotContain("secret", "{{");
    }

    @Test
    void contentOfTheRefusalGoesInPlaceOfThePage() {
        var fields = Fields.of("Content-Type", "application/problem+json");
        var own = Content.of("{}");
        var refusal = new Reply.Refusal(409, new Cause("own-code", "x"), fields, Optional.of(own));
        assertThat(pages.page(refusal, "", 7, HTML))
                .isEqualTo(
                        new Reply.Response(
                                409, fields.with("X-Content-Type-Options", "nosniff"), own));
    }

    @Test
    void statusWithoutASentenceHasThatOfItsClass() {
        assertThat(text(pages.page(new Reply.Refusal(499, "cause"), "", 1, HTML)))
                .contains("<p>The server could not accept this request.</p>");
        assertThat(text(pages.page(new Reply.Refusal(599, "cause"), "", 1, HTML)))
                .contains("<p>The server could not answer this request.</p>");
    }

    @ParameterizedTest(name = "{0} is told by {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a form without a file               | 400 | The server could not use this request, because something in it is missing or wrong.
                    a name that is not to be stored     | 403 | The server does not allow this.
                    a stored file that is not there     | 404 | There is nothing at this address.
                    content that is encoded             | 415 | The content of the request comes in a form that this address does not take.
                    a store that cannot be written to   | 507 | The server could not store what the request brought.
                    """)
    void sentenceIsTrueOfWhatWasToBeStoredAsWell(String cause, int status, String sentence) {
        assertThat(text(pages.page(new Reply.Refusal(status, cause), "", 1, HTML)))
                .contains("<p>" + sentence + "</p>");
    }

    private static String text(Reply.Response page) {
        var octets = ((Content.Bytes) page.content()).octets();
        return StandardCharsets.UTF_8.decode(octets).toString();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | HTML
                    */*                                                             | PLAIN
                    application/json, text/plain, */*                               | JSON
                    application/problem+json                                        | JSON
                    application/*                                                   | JSON
                    text/*                                                          | PLAIN
                    text/html;q=0.5, text/plain;q=0.4                               | HTML
                    text/plain, text/html                                           | PLAIN
                    text/html, text/plain                                           | HTML
                    text/html;q=0, */*                                              | PLAIN
                    text/plain;q=0, */*                                             | JSON
                    image/png                                                       | PLAIN
                    TEXT/HTML                                                       | HTML
                    text/html;q=abc                                                 | HTML
                    """)
    void formIsTheOneThatTheClientPrefers(String accept, PageKind kind) {
        assertThat(PageKind.of(Fields.of("Accept", accept))).isEqualTo(kind);
    }

    @Test
    void clientThatSaysNothingGetsHtml() {
        assertThat(PageKind.of(Fields.empty())).isEqualTo(PageKind.HTML);
        assertThat(PageKind.of(null)).isEqualTo(PageKind.HTML);
    }

    @Test
    void programGetsAProblemWithTheCodeOfTheCause() {
        var json = Fields.of("Accept", "application/json");
        var refusal = new Reply.Refusal(404, new Cause("files-not-found", "/secret"));
        assertThat(pages.page(refusal, "a \"b\"", 7, json).fields().first("Content-Type"))
                .contains("application/problem+json");
        assertThat(text(pages.page(refusal, "a \"b\"", 7, json)))
                .isEqualTo(
                        """
                        {"type":"about:blank","title":"Not Found","status":404,\
                        "detail":"There is nothing at this address. What is wrong: a \\"b\\".",\
                        "code":"files-not-found","request":7}
                        """);
    }

    @Test
    void terminalGetsPlainText() {
        var any = Fields.of("Accept", "*/*");
        assertThat(text(pages.page(new Reply.Refusal(404, "secret"), "", 7, any)))
                .isEqualTo(
                        """
                        404 Not Found
                        There is nothing at this address.
                        Request 7, handler-404
                        """);
    }
}
