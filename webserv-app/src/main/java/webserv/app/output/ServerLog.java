package webserv.app.output;

import java.io.FileDescriptor;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import webserv.api.config.Counted;

/// Has the log of a server, which goes to the standard error stream, wait for nobody who reads it.
///
/// Whoever has something to say writes it there: event loops, handlers, threads that end programs.
/// Lines that find no room are lost, and the log says how many as soon as it can.
public final class ServerLog {
    private ServerLog() {}

    /// Puts a [QueuedStream] in the place of [System#err], for the rest of the process.
    ///
    /// @return to be drained when the process ends
    public static QueuedStream install() {
        var queue =
                new QueuedStream(
                        "stderr", QueuedStream.channelOf(FileDescriptor.err), ServerLog::tellLost);
        System.setErr(printed(queue, System.err.charset()));
        return queue;
    }

    private static void tellLost(long lines, String why) {
        LoggerFactory.getLogger(ServerLog.class).warn(lost(lines, why));
    }

    static String lost(long lines, String why) {
        return "this log has lost " + Counted.of(lines, "line") + ": " + why;
    }

    static PrintStream printed(QueuedStream queue, Charset charset) {
        return new Entries(queue, charset);
    }

    /// Hands each entry over as a whole, so that it is taken or refused as a whole. Another print
    /// stream would hand over 8 KiB at once.
    private static final class Entries extends PrintStream {
        private final QueuedStream queue;

        Entries(QueuedStream queue, Charset charset) {
            super(queue, false, charset);
            this.queue = queue;
        }

        /// Not between the pieces of what another thread formats, or of a trace, which have the
        /// lock of the stream as a whole.
        @Override
        public synchronized void print(@Nullable String entry) {
            var octets = String.valueOf(entry).getBytes(charset());
            boolean _ = queue.offer(octets, 0, octets.length);
        }
    }
}
