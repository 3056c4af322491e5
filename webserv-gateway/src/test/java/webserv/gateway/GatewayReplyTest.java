package webserv.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Named.named;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.spi.ResponseHead;

/// Answers of programs one after the other, as a handler reads them that remembers the last head.
class GatewayReplyTest {
    private static final String HEAD = "Status: 200\r\nX-A: b\r\n\r\n";

    private final RecentHead recentHead = new RecentHead();
    private final List<String> logged = new ArrayList<>();

    /// Whoever takes the line knows the request, and names it in front.
    @Test
    void whatIsOddAboutAnAnswerGoesToTheLogOfItsRequest() throws Exception {
        var tooMuch = reply("Content-Length: 2\n" + HEAD + "abc");
        assertThat(logged).isEmpty();
        written(tooMuch);
        assertThat(logged).containsExactly("wrote more than its Content-Length of 2");
        logged.clear();
        assertThat(reply("Location: /b\nX-A: c\n\n")).isInstanceOf(Reply.Forward.class);
        assertThat(logged).containsExactly("redirects to /b and loses [X-A] by that");
    }

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
    void programThatThereWasNoDescriptorForIsForLater() {
        var none = new NoDescriptors("Too many open files");
        assertThat(GatewayReply.refusal("it", new ProgramAnswer.Failed(none, "is not asked")))
                .isEqualTo(
                        new Reply.Refusal(
                                503,
                                new Cause("gateway-busy", "it is not asked"),
                                Fields.of("Retry-After", "5")));
    }

    @Test
    void programThatMayAnswerInAMomentIsForLater() {
        assertThat(GatewayReply.refusal("it", new ProgramAnswer.Failed(503, "full", "is full")))
                .isEqualTo(
                        new Reply.Refusal(
                                503,
                                new Cause("full", "it is full"),
                                Fields.of("Retry-After", "5")));
        assertThat(GatewayReply.refusal("it", new ProgramAnswer.Failed(502, "lost", "is lost")))
                .isEqualTo(new Reply.Refusal(502, new Cause("lost", "it is lost")));
    }

    @Test
    void headThatIsNoneIsRefusedEachTime() throws Exception {
        for (int time = 0; time < 2; time++) {
            assertThat(reply("no field\r\n\r\n")).isInstanceOf(Reply.Refusal.class);
        }
        assertThat(content(reply(HEAD + "one"))).isEqualTo("one");
    }

    /// A line may be longer in the response than the program wrote it.
    @Test
    void headThatIsLongerThanAResponseTakesIsRefused() throws Exception {
        int most = ResponseHead.MOST_FIELD_OCTETS / 6;
        var answer = Answer.of("Status: 200\n" + "a:b\n".repeat(most) + "\n");
        assertThat(response(replyTo(answer, ResponseHead.MOST_OCTETS)).fields().size())
                .isEqualTo(most);
        var longer = Answer.of("Status: 200\n" + "a:b\n".repeat(most + 1) + "\n");
        assertThat(replyTo(longer, ResponseHead.MOST_OCTETS))
                .isEqualTo(
                        new Reply.Refusal(
                                502,
                                new Cause(
                                        "gateway-head-too-large",
                                        "a program gave fields of 261126 octets as they are sent,"
                                                + " where a head has room for 261120")));
        assertThat(longer.aborted).isEqualTo(ProgramAnswer.Reason.UNUSABLE);
    }

    /// It is not sent.
    @Test
    void headOfALocalRedirectMayBeLonger() throws Exception {
        var answer = Answer.of("Location: /a\n" + "a:b\n".repeat(50_000) + "\n");
        assertThat(replyTo(answer, ResponseHead.MOST_OCTETS)).isInstanceOf(Reply.Forward.class);
    }

    @Test
    void contentShortOfItsDeclaredLengthIsRefusedWhereAllOfItHasCome() throws Exception {
        assertThat(reply("Content-Length: 9\n" + HEAD + "abc", "def"))
                .isEqualTo(cut("content that breaks off after 6 of 9 octets, exit status 3"));
        assertThat(reply("Content-Length: 9\n" + HEAD))
                .isEqualTo(cut("content that breaks off after 0 of 9 octets, exit status 3"));
    }

    @Test
    void contentOfItsDeclaredLengthIsWholeHoweverTheProgramEnded() throws Exception {
        var reply = replyTo(false, Answer.of("Content-Length: 3\n" + HEAD + "abc").crashed());
        assertThat(content(reply)).isEqualTo("abc");
    }

    @Test
    void contentLongerThanDeclaredIsCut() throws Exception {
        var reply = reply("Content-Length: 3\n" + HEAD + "abcdef");
        assertThat(written(reply)).isEqualTo("abc");
    }

    @Test
    void crashBehindTheContentIsRefusedWhereAllOfItHasCome() throws Exception {
        assertThat(replyTo(false, Answer.of(HEAD + "half").crashed()))
                .isEqualTo(cut("content that breaks off, exit status 3"));
    }

    @Test
    void answerThatIsNotUsableEndsTheProgram() throws Exception {
        var answer = Answer.of(HEAD + "half").crashed();
        replyTo(false, answer);
        assertThat(answer.aborted).isEqualTo(ProgramAnswer.Reason.UNUSABLE);
    }

    @Test
    void programThatIsLostBehindItsContentIsRefusedWhereNothingWasSent() throws Exception {
        assertThat(replyTo(false, Answer.of(HEAD + "half").lost()))
                .isEqualTo(new Reply.Refusal(504, new Cause("a-code", "a program was lost")));
    }

    @Test
    void lengthWithoutContentIsRightForHead() throws Exception {
        var reply = replyTo(true, Answer.of("Content-Length: 9\n" + HEAD).crashed());
        assertThat(response(reply).status()).isEqualTo(200);
        assertThat(response(reply).content().length()).isEqualTo(9);
    }

    @Test
    void lengthWithoutContentIsRightForStatusesThatForbidIt() throws Exception {
        var reply = replyTo(false, Answer.of("Content-Length: 9\nStatus: 304\n\n").crashed());
        assertThat(response(reply).status()).isEqualTo(304);
    }

    @Test
    void localRedirectCountsHoweverTheProgramEnded() throws Exception {
        var reply = replyTo(false, Answer.of("Content-Length: 9\nLocation: /a\n\n").crashed());
        assertThat(reply).isEqualTo(new Reply.Forward("/a", Optional.empty()));
    }

    static Stream<Named<Answer>> answersThatBreakOffOnTheirWay() {
        return Stream.of(
                named(
                        "short of its length",
                        Answer.of("Content-Length: 9\n" + HEAD + "ab", "cd").dryBeforePart(1)),
                named("crashed", Answer.of(HEAD + "ab", "cd").dryBeforePart(1).crashed()),
                named("lost", Answer.of(HEAD + "ab", "cd").dryBeforePart(1).lost()),
                named(
                        "long, and short of its length",
                        Answer.of("Content-Length: 90000\n" + HEAD, "x".repeat(70_000))),
                named("long, and crashed", Answer.of(HEAD, "x".repeat(70_000)).crashed()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersThatBreakOffOnTheirWay")
    void answerThatIsOnItsWayIsAborted(Answer answer) throws Exception {
        var reply = replyTo(false, answer);
        assertThat(response(reply).status()).isEqualTo(200);
        assertThatThrownBy(() -> written(reply)).isInstanceOf(IOException.class);
        assertThat(answer.aborted).isEqualTo(ProgramAnswer.Reason.CLIENT_GONE);
    }

    private Reply reply(String... parts) throws InterruptedException {
        return replyTo(false, Answer.of(parts));
    }

    private Reply replyTo(boolean toHead, Answer answer) throws InterruptedException {
        return new GatewayReply(answer, "a program", logged::add, toHead, recentHead).await(1000);
    }

    private Reply replyTo(Answer answer, int maxHeadOctets) throws InterruptedException {
        return new GatewayReply(answer, "a program", logged::add, false, recentHead)
                .await(maxHeadOctets);
    }

    private static Reply cut(String what) {
        return new Reply.Refusal(502, new Cause("gateway-content-cut", "a program gave " + what));
    }

    private static String written(Reply reply) throws IOException {
        var out = new ByteArrayOutputStream();
        ((Content.Written) response(reply).content()).writer().writeTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
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

    /// An answer in so many parts, all of them there if it is not told to be dry.
    static final class Answer implements ProgramAnswer {
        private final List<String> parts;
        private int taken;
        private int dryBefore = -1;
        private boolean isCrashed;
        private boolean isLost;
        private @Nullable Reason aborted;

        private Answer(List<String> parts) {
            this.parts = parts;
        }

        static Answer of(String... parts) {
            return new Answer(List.of(parts));
        }

        /// One whose reader would have to wait for a part, once.
        Answer dryBeforePart(int number) {
            dryBefore = number;
            return this;
        }

        Answer crashed() {
            isCrashed = true;
            return this;
        }

        /// One that fails where it would end.
        Answer lost() {
            isLost = true;
            return this;
        }

        @Override
        public Optional<ByteBuffer> next() throws Failed {
            if (taken < parts.size()) {
                var part = parts.get(taken++).getBytes(StandardCharsets.ISO_8859_1);
                return Optional.of(ByteBuffer.wrap(part));
            }
            if (isLost) {
                throw new Failed(504, "a-code", "was lost");
            }
            return Optional.empty();
        }

        @Override
        public boolean isDry() {
            return taken == dryBefore;
        }

        @Override
        public void discard() {
            taken = parts.size();
        }

        @Override
        public void abort(Reason reason) {
            aborted = reason;
        }

        @Override
        public String ending() {
            return ", exit status 3";
        }

        @Override
        public void checkWhole() throws IOException {
            if (isCrashed) {
                throw new IOException("crashed");
            }
        }
    }
}
