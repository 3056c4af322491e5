package webserv.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import webserv.api.http.Content;
import webserv.api.http.Reply;

/// Answers of programs one after the other, as a handler reads them that remembers the last head.
class GatewayReplyTest {
    private static final String HEAD = "Status: 200\r\nX-A: b\r\n\r\n";

    private final RecentHead recentHead = new RecentHead();

    @Test
    void answersWithTheSameHeadHaveTheirOwnContent() throws Exception {
        assertThat(content(reply(HEAD + "one"))).isEqualTo("one");
        assertThat(content(reply(HEAD + "another"))).isEqualTo("another");
        assertThat(content(reply(HEAD))).isEmpty();
    }

    @Test
    void knownHeadThatComesInTwoPartsIsReadAsAnyOther() throws Exception {
        reply(HEAD + "one");
        for (int cut = 1; cut < HEAD.length(); cut++) {
            var split = reply(HEAD.substring(0, cut), HEAD.substring(cut) + "two");
            assertThat(response(split).fields().first("X-A")).as("cut at %d", cut).contains("b");
            assertThat(content(split)).as("cut at %d", cut).isEqualTo("two");
        }
    }

    @Test
    void headsThatBeginAlikeAreToldApart() throws Exception {
        assertThat(response(reply("Status: 200\r\n\r\nX-A: b\r\n\r\n")).fields().first("X-A"))
                .isEmpty();
        assertThat(response(reply(HEAD)).fields().first("X-A")).contains("b");
        assertThat(content(reply("Status: 200\r\n\r\nX-A: b\r\n\r\n"))).isEqualTo("X-A: b\r\n\r\n");
    }

    @Test
    void headThatIsNoneIsRefusedEachTime() throws Exception {
        for (int time = 0; time < 2; time++) {
            assertThat(reply("no field\r\n\r\n")).isInstanceOf(Reply.Refusal.class);
        }
        assertThat(content(reply(HEAD + "one"))).isEqualTo("one");
    }

    private Reply reply(String... parts) throws InterruptedException {
        return new GatewayReply(new Answer(List.of(parts)), "a program", false, recentHead)
                .await(1000);
    }

    private static Reply.Response response(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Response.class);
        return (Reply.Response) reply;
    }

    private static String content(Reply reply) {
        var content = response(reply).content();
        assertThat(content).isInstanceOf(Content.Bytes.class);
        return StandardCharsets.ISO_8859_1.decode(((Content.Bytes) content).octets()).toString();
    }

    /// An answer that is all there, in so many parts.
    private static final class Answer implements ProgramAnswer {
        private final ArrayDeque<String> parts;

        Answer(List<String> parts) {
            this.parts = new ArrayDeque<>(parts);
        }

        @Override
        public Optional<ByteBuffer> next() {
            return Optional.ofNullable(parts.poll())
                    .map(part -> ByteBuffer.wrap(part.getBytes(StandardCharsets.ISO_8859_1)));
        }

        @Override
        public boolean isDry() {
            return false;
        }

        @Override
        public void discard() {
            throw new AssertionError("the answer is wanted");
        }

        @Override
        public void abort(Reason reason) {
            parts.clear();
        }

        @Override
        public String ending() {
            return "";
        }
    }
}
