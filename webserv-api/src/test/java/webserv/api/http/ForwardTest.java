package webserv.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForwardTest {
    private static final RequestHead POST =
            new RequestHead(
                    "POST",
                    new RequestTarget(RequestTarget.Form.ORIGIN, "/a?b", "/a", Optional.of("b")),
                    new Authority("a.example", 80),
                    HttpVersion.HTTP_1_1,
                    new Fields.Builder()
                            .addAll("Host", "a.example", "Content-Type", "a/b", "Cookie", "c=d")
                            .addAll("CONTENT-LENGTH", "3", "Content-Encoding", "gzip")
                            .addAll("Expect", "100-continue", "Content-Kind", "mine")
                            .build(),
                    3,
                    true);

    @Test
    void getTakesNothingOfTheContentAlong() {
        var head = new Reply.Forward("/c", Optional.of("d=e")).head(POST);
        assertThat(head.method()).isEqualTo("GET");
        assertThat(head.target().raw()).isEqualTo("/c?d=e");
        assertThat(head.contentLength()).isZero();
        assertThat(head.fields().lines())
                .containsExactly(
                        new FieldLine("Host", "a.example"),
                        new FieldLine("Cookie", "c=d"),
                        new FieldLine("Content-Kind", "mine"));
    }

    @Test
    void theSameRequestHasAllOfThem() {
        var kind = Reply.Forward.Kind.SAME_REQUEST;
        var head = new Reply.Forward("/c", Optional.empty(), kind).head(POST);
        assertThat(head.method()).isEqualTo("POST");
        assertThat(head.target().path()).isEqualTo("/c");
        assertThat(head.target().asked()).isEqualTo("/a?b");
        assertThat(head.contentLength()).isEqualTo(3);
        assertThat(head.fields()).isSameAs(POST.fields());
    }
}
