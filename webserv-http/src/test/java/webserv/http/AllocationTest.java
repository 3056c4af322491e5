package webserv.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.Fields;
import webserv.api.spi.Event;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.ResponseHead;
import webserv.api.spi.Session;

/// What reading costs in memory: a field that nobody reads its place in the copy of the section and
/// in the index, and no object; a field that is read its string.
class AllocationTest {
    /// Objects begin with at most 16 octets and end at a multiple of 8.
    private static final int HEADER = 16;

    private static final int PADDING = 8;

    /// A string is an object of three fields, and an array.
    private static final int STRING = 24 + HEADER;

    private static final String FIELD = "X-Unread-Field: some value or other\r\n";

    private final Session session = new Http1Codec().open(MessageLimits.DEFAULTS, new Nowhere());

    @ParameterizedTest(name = "{0} fields")
    @ValueSource(ints = {1, 10, 50})
    void unreadFieldTakesItsPlaceAndNoObject(int count) {
        long without = costOf(request(0));
        long place = FIELD.length() + (long) FieldSection.NUMBERS * Integer.BYTES;
        assertThat(costOf(request(count)) - without)
                .isLessThanOrEqualTo(count * place + 2 * PADDING);
    }

    @Test
    void requestAndItsAnswerTakeLittleMoreThanTheirOctets() {
        var request = request(10);
        assertThat(costOf(request)).isLessThan(2L * request.length() + 1024);
    }

    @Test
    void fieldThatIsReadTakesItsString() {
        var fields = read(request(3));
        int value = fields.value(1).length();
        assertThat(Allocation.leastOf(() -> fields.value(1)))
                .isLessThanOrEqualTo(STRING + value + PADDING);
    }

    @Test
    void nameThatEveryoneSendsTakesNothing() {
        var fields = read(request(3));
        assertThat(fields.name(0)).isEqualTo("Host");
        assertThat(Allocation.leastOf(() -> fields.name(0))).isZero();
    }

    @Test
    void lookingForAFieldTakesNothing() {
        var fields = read(request(20));
        assertThat(fields.has("x-unread-field")).isTrue();
        assertThat(fields.has("If-None-Match")).isFalse();
        assertThat(Allocation.leastOf(() -> fields.has("x-unread-field"))).isZero();
        assertThat(Allocation.leastOf(() -> fields.has("If-None-Match"))).isZero();
    }

    private static String request(int unreadFields) {
        return "GET / HTTP/1.1\r\nHost: a\r\n" + FIELD.repeat(unreadFields) + "\r\n";
    }

    /// Of one request on a connection that has seen such requests before.
    private long costOf(String request) {
        var octets = ByteBuffer.wrap(request.getBytes(ISO_8859_1));
        return Allocation.leastOf(() -> {
            octets.rewind();
            answer((Event.Head) session.next(octets), octets);
        });
    }

    private Fields read(String request) {
        var octets = ByteBuffer.wrap(request.getBytes(ISO_8859_1));
        var head = (Event.Head) session.next(octets);
        answer(head, octets);
        return head.head().fields();
    }

    private void answer(Event.Head head, ByteBuffer octets) {
        session.next(octets);
        session.send(head.stream(), new ResponseHead(204, Fields.empty(), 0));
        session.end(head.stream(), Fields.empty());
    }
}
