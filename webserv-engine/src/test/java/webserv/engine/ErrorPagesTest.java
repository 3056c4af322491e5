package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
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
                        Allow: GET, HEAD, OPTIONS\
                        """);
    }

    @Test
    void pageTellsTheStatusAndTheNumberOfTheRequestAndNoCause() {
        var page =
                text(pages.page(new Reply.Refusal(404, "no such file: /secret"), "", 4711, HTML));
        assertThat(page)
                .contains("<title>404 Not Found</title>", "There is no page", "Request 4711 ·")
                .doesNotContain("secret", "{{");
    }

    @Test
    void statusWithoutASentenceHasThatOfItsClass() {
        assertThat(text(pages.page(new Reply.Refusal(499, "cause"), "", 1, HTML)))
                .contains("<p>The server could not accept this request.</p>");
        assertThat(text(pages.page(new Reply.Refusal(599, "cause"), "", 1, HTML)))
                .contains("<p>The server could not answer this request.</p>");
    }

    private static String text(Reply.Response page) {
        var octets = ((Content.Bytes) page.content()).octets();
        return StandardCharsets.UTF_8.decode(octets).toString();
    }
}
