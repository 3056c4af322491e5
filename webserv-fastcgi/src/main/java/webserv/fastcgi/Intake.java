package webserv.fastcgi;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import webserv.api.http.Request;
import webserv.gateway.NotSpooled;
import webserv.gateway.ProgramInput;
import webserv.gateway.Spooling;

/// Takes in the content of requests before the application is asked, so that a client that sends
/// slowly holds none of its workers.
///
/// As many clients may send at a time as the server has connections, so what they may all together
/// have in memory is bounded: what is beyond goes to a file. Safe for any thread.
final class Intake {
    /// Little beside a heap of 64 MiB, and 128 times what `spool_memory` is by default.
    private static final long LEAST_BOUND_OCTETS = 8 << 20;

    /// Who sets `spool_memory` higher means it for more than one request.
    private static final long LEAST_REQUESTS = 16;

    private final Spooling spooling;
    private final Spooling withoutMemory;
    private final long most;
    private final AtomicLong octets = new AtomicLong();

    /// @param spooling of the location
    Intake(Spooling spooling) {
        this(spooling, Math.max(LEAST_BOUND_OCTETS, LEAST_REQUESTS * spooling.memoryOctets()));
    }

    /// @param most octets in memory
    Intake(Spooling spooling, long most) {
        this.spooling = spooling;
        this.withoutMemory = new Spooling(spooling.stream(), 0, spooling.directory());
        this.most = most;
    }

    /// What was taken in, until it is closed.
    final class Taken implements AutoCloseable {
        private final ProgramInput input;
        private final long share;

        private Taken(ProgramInput input, long share) {
            this.input = input;
            this.share = share;
        }

        ProgramInput input() {
            return input;
        }

        @Override
        public void close() {
            octets.addAndGet(-share);
            input.close();
        }
    }

    /// The content of a request, whole, unless the configuration says to pass it on as it comes.
    /// Waits for the client.
    ///
    /// @throws NotSpooled if it cannot be kept
    /// @throws IOException if the client goes away meanwhile
    Taken of(Request request) throws IOException {
        long share = spooling.stream() ? 0 : spooling.memoryFor(request);
        if (octets.addAndGet(share) > most) {
            octets.addAndGet(-share);
            return new Taken(withoutMemory.collectedFor(request), 0);
        }
        boolean taken = false;
        try {
            var input = spooling.collectedFor(request);
            taken = true;
            return new Taken(input, share);
        } finally {
            if (!taken) {
                octets.addAndGet(-share);
            }
        }
    }
}
