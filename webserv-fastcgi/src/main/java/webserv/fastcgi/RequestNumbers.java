package webserv.fastcgi;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The numbers of a connection's requests (FastCGI 1.0, §3.3): 1 for the first, and then any, by
/// chance.
///
/// An application that goes on counting, and says something of the next request before it was
/// asked, would have that taken for its answer. So would one that says something too late of a
/// request, if its number came again soon. The price: the specification has servers try to keep
/// numbers small, for applications that keep an array of what is under way.
///
/// Confined to one thread at a time.
final class RequestNumbers {
    /// All that a connection may still be told of.
    private static final int REMEMBERED = 16;

    private final int[] latest = new int[REMEMBERED]; // 0 is nobody's number
    private int drawn;
    private int current = RecordWriter.FIRST_REQUEST;

    /// The number of the request that the connection serves.
    int current() {
        return current;
    }

    /// Draws that of the next one, which none of the [#REMEMBERED] before has had.
    int next(RandomGenerator random) {
        latest[drawn++ % REMEMBERED] = current;
        do {
            current = 1 + random.nextInt(RecordWriter.MAX_REQUEST);
        } while (Arrays.stream(latest).anyMatch(number -> number == current));
        return current;
    }
}
