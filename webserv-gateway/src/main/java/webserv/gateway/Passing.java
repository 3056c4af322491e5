package webserv.gateway;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.ResponseBrokenException;

/// Passes the content of a program's answer on as it comes, or ends the program where there is
/// nobody left to take it. Its response is on its way by then: what breaks off is aborted.
final class Passing implements Content.Writer {
    private final ProgramAnswer answer;
    private final String program;
    private final Consumer<String> log;
    private final ByteBuffer firstOctets;
    private final long length;

    /// @param program what causes call it
    /// @param log takes a line about the answer
    /// @param firstOctets of the content, taken from the answer already
    /// @param length as the program declared it, or [Content#UNKNOWN_LENGTH]
    Passing(
            ProgramAnswer answer,
            String program,
            Consumer<String> log,
            ByteBuffer firstOctets,
            long length) {
        this.answer = answer;
        this.program = program;
        this.log = log;
        this.firstOctets = firstOctets;
        this.length = length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        boolean whole = false;
        try {
            if (length == Content.UNKNOWN_LENGTH) {
                writeToEnd(out);
            } else {
                writeDeclared(out);
            }
            whole = true;
        } finally {
            if (!whole) {
                answer.abort(ProgramAnswer.Reason.CLIENT_GONE);
            }
        }
    }

    @Override
    public void discard() {
        answer.abort(ProgramAnswer.Reason.CLIENT_GONE);
    }

    /// Passes the output on as it comes. What was cut short must not pass for a whole document.
    private void writeToEnd(OutputStream out) throws IOException {
        for (var octets = Optional.of(firstOctets); octets.isPresent(); octets = next()) {
            pass(octets.get(), octets.get().remaining(), out);
        }
        try {
            answer.checkWhole();
        } catch (IOException cut) {
            throw brokenBy(cut, contentCut(""));
        }
    }

    /// The response is whole with its last octet, whatever the program does from there on.
    private void writeDeclared(OutputStream out) throws IOException {
        var octets = firstOctets;
        long left = length;
        while (left > octets.remaining()) {
            left -= octets.remaining();
            pass(octets, octets.remaining(), out);
            octets = nextOf(left);
        }
        if (left < octets.remaining()) {
            log.accept("wrote more than its Content-Length of " + length);
        }
        answer.whole();
        pass(octets, (int) left, out);
        answer.discard();
    }

    private ByteBuffer nextOf(long left) throws IOException {
        var octets = next();
        if (octets.isEmpty()) {
            var after = " after " + (length - left) + " of " + length + " octets";
            throw new ResponseBrokenException(contentCut(after));
        }
        return octets.get();
    }

    private Optional<ByteBuffer> next() throws IOException {
        try {
            return answer.next();
        } catch (ProgramAnswer.Failed failed) {
            throw brokenBy(failed, failed.cause(program));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the program was awaited");
        }
    }

    /// The same as where all of the answer had come and nothing was sent.
    private Cause contentCut(String after) {
        return new Cause(
                "gateway-content-cut",
                program + " gave content that breaks off" + after + answer.ending());
    }

    private static IOException brokenBy(IOException failure, Cause why) {
        var broken = new ResponseBrokenException(why);
        broken.initCause(failure);
        return broken;
    }

    /// Writes, and flushes when nothing more is there.
    private void pass(ByteBuffer octets, int count, OutputStream out) throws IOException {
        out.write(octets.array(), octets.arrayOffset() + octets.position(), count);
        if (answer.isDry()) {
            out.flush();
        }
    }
}
