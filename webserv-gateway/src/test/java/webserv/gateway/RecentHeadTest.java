package webserv.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecentHeadTest {
    private static final String HEAD = "Content-Type: text/plain\r\n\r\n";

    private final CgiHead read = new CgiHead.Malformed("to be known again");
    private final RecentHead recent = new RecentHead();

    @Test
    void whatBeginsWithTheKnownHeadHasItAndIsUsedUpToItsEnd() {
        keep(HEAD);
        var octets = octets(HEAD + "text");
        assertThat(recent.takenFrom(octets)).containsSame(read);
        assertThat(rest(octets)).isEqualTo("text");
    }

    @Test
    void knownHeadMayBeAllThereIs() {
        keep(HEAD);
        var octets = octets(HEAD);
        assertThat(recent.takenFrom(octets)).containsSame(read);
        assertThat(octets.hasRemaining()).isFalse();
    }

    @Test
    void otherHeadIsNotKnownAndNotUsedUp() {
        keep(HEAD);
        for (var other : new String[] {"", "Content-Type: text/html\r\n\r\n", HEAD.strip()}) {
            var octets = octets(other);
            assertThat(recent.takenFrom(octets)).as(other).isEmpty();
            assertThat(rest(octets)).isEqualTo(other);
        }
    }

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(recent.takenFrom(octets(HEAD))).isEmpty();
    }

    @Test
    void longHeadIsNotRemembered() {
        var head = "Status: 200\r\nX-Long: " + "x".repeat(2000) + "\r\n\r\n";
        keep(head);
        assertThat(recent.takenFrom(octets(head))).isEmpty();
    }

    @Test
    void whatIsRememberedDoesNotChangeWithTheBufferItWasReadFrom() {
        var lent = octets("before" + HEAD);
        lent.position(lent.limit());
        recent.keep(lent, "before".length(), read);
        lent.clear().put(new byte[lent.capacity()]);
        assertThat(recent.takenFrom(octets(HEAD))).containsSame(read);
    }

    private void keep(String head) {
        var octets = octets(head + "text of its answer");
        octets.position(head.length());
        recent.keep(octets, 0, read);
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String rest(ByteBuffer octets) {
        return StandardCharsets.ISO_8859_1.decode(octets).toString();
    }
}
