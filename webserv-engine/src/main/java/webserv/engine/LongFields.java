package webserv.engine;

import webserv.api.http.Fields;
import webserv.api.spi.HeadTooLongException;
import webserv.api.spi.ResponseHead;

/// The fields of a response are too long for a head: its message tells how long they are. It has no
/// trace, as no code is at fault: what a client sends may be in them.
final class LongFields extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private LongFields(long octets, HeadTooLongException cause) {
        super(
                "they have %d octets, where a head has room for %d; there have to be fewer, or shorter ones"
                        .formatted(octets, ResponseHead.MOST_OCTETS),
                cause);
    }

    /// What to say of a head that cannot be sent.
    ///
    /// @param fields all of the response's
    static Throwable why(Throwable unsendable, Fields fields) {
        return unsendable instanceof HeadTooLongException tooLong
                ? new LongFields(octets(fields), tooLong)
                : unsendable;
    }

    /// As lines of a head, each with a colon, a blank and its end.
    private static long octets(Fields fields) {
        long octets = 0;
        for (int line = 0; line < fields.size(); line++) {
            octets += fields.name(line).length() + fields.value(line).length() + ": \r\n".length();
        }
        return octets;
    }
}
