package webserv.cgi;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Content;
import webserv.api.http.Reply;
import webserv.api.http.StatusCodes;

/// Turns a program's output into the reply.
final class ProgramReply {
    private static final Logger LOG = LoggerFactory.getLogger(ProgramReply.class);

    /// A program's exit follows the end of its output at once, unless it closed it on purpose.
    private static final Duration EXIT_FOLLOWS = Duration.ofMillis(100);

    private final ProgramRun run;
    private final Script script;
    private final boolean toHead;
    private final RunNotes notes;

    /// @param toHead whether the client asked with HEAD
    ProgramReply(ProgramRun run, Script script, boolean toHead, RunNotes notes) {
        this.run = run;
        this.script = script;
        this.toHead = toHead;
        this.notes = notes;
    }

    /// Waits for the head of the program's answer.
    Reply await(int maxHeadOctets) throws InterruptedException {
        var head = new HeadLines(maxHeadOctets);
        try {
            var octets = run.read();
            notes.firstOctet(run.age());
            var progress = head.offer(octets);
            while (progress == HeadLines.Progress.INCOMPLETE && !ProgramOutput.isEnd(octets)) {
                octets = run.read();
                progress = head.offer(octets);
            }
            return switch (progress) {
                case COMPLETE -> of(CgiHead.of(head.lines()), octets);
                case TOO_LARGE -> broken("a head of more than " + maxHeadOctets + " octets");
                case INCOMPLETE -> broken(unfinished(head));
            };
        } catch (ProgramRun.Aborted aborted) {
            return refusal(aborted.ending());
        }
    }

    private Reply of(CgiHead head, ByteBuffer firstOctets) {
        return switch (head) {
            case CgiHead.Document document -> document(document, firstOctets);
            case CgiHead.LocalRedirect(var path, var query) -> {
                run.discardOutput();
                yield new Reply.Forward(path, query);
            }
            case CgiHead.Malformed(var reason) -> broken("an invalid head: " + reason);
        };
    }

    /// The engine does not send, and so never writes, content in answer to HEAD, with a status that
    /// forbids it and with length 0: the program then runs on without a reader, as it may have work
    /// to do behind its answer.
    private Reply document(CgiHead.Document document, ByteBuffer firstOctets) {
        long length = document.contentLength();
        if (toHead || length == 0 || StatusCodes.forbidsContent(document.status())) {
            run.discardOutput();
            return new Reply.Response(
                    document.status(), document.fields(), new Content.Written(_ -> {}, length));
        }
        return new Reply.Response(
                document.status(),
                document.fields(),
                new Content.Written(new Passing(firstOctets, length), length));
    }

    /// Passes the program's output on, or ends the program where there is nobody left to take it.
    private final class Passing implements Content.Writer {
        private final ByteBuffer firstOctets;
        private final long length;

        Passing(ByteBuffer firstOctets, long length) {
            this.firstOctets = firstOctets;
            this.length = length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            write(firstOctets, length, out);
        }

        @Override
        public void discard() {
            run.abort(Ending.CLIENT_GONE);
        }
    }

    private void write(ByteBuffer firstOctets, long length, OutputStream out) throws IOException {
        boolean whole = false;
        try {
            if (length == Content.UNKNOWN_LENGTH) {
                writeToEnd(firstOctets, out);
            } else {
                writeDeclared(firstOctets, length, out);
            }
            whole = true;
        } finally {
            if (!whole) {
                run.abort(Ending.CLIENT_GONE);
            }
            noteEnd();
        }
    }

    /// Passes the output on as it comes. What a crash cut short must not pass for a whole document.
    private void writeToEnd(ByteBuffer firstOctets, OutputStream out) throws IOException {
        for (var octets = firstOctets; !ProgramOutput.isEnd(octets); ) {
            pass(octets, octets.remaining(), out);
            octets = run.readForWriter();
        }
        var exit = exitStatus();
        if (exit.isPresent() && exit.get().isSignal()) {
            throw new IOException("the program ended while it answered, " + exit.get());
        }
    }

    /// The response is whole with its last octet, whatever the program does from there on.
    private void writeDeclared(ByteBuffer firstOctets, long length, OutputStream out)
            throws IOException {
        var octets = firstOctets;
        long left = length;
        while (left > octets.remaining() && !ProgramOutput.isEnd(octets)) {
            left -= octets.remaining();
            pass(octets, octets.remaining(), out);
            octets = run.readForWriter();
        }
        if (ProgramOutput.isEnd(octets)) {
            throw new IOException("the program wrote " + left + " octets less than it declared");
        }
        if (left < octets.remaining()) {
            LOG.warn("{} wrote more than its Content-Length of {}", script.file(), length);
        }
        pass(octets, (int) left, out);
        run.discardOutput();
    }

    /// Writes, and flushes when nothing more is there.
    private void pass(ByteBuffer octets, int count, OutputStream out) throws IOException {
        out.write(octets.array(), octets.arrayOffset() + octets.position(), count);
        if (run.isDry()) {
            out.flush();
        }
    }

    private String unfinished(HeadLines head) {
        var exit = exitStatus();
        return (head.octetsRead() == 0 ? "no output" : "a head that breaks off")
                + exit.map(status -> ", " + status).orElse("");
    }

    private void noteEnd() {
        notes.total(run.age());
        run.ending().ifPresent(notes::ending);
    }

    private Reply broken(String what) {
        run.abort(Ending.UNUSABLE_ANSWER);
        noteEnd();
        return new Reply.Refusal(502, script.file() + " gave " + what);
    }

    private Reply refusal(Ending ending) {
        noteEnd();
        int status =
                switch (ending) {
                    case TIMED_OUT, SILENT -> 504;
                    case CLIENT_GONE, TOO_MUCH_OUTPUT, UNUSABLE_ANSWER -> 502;
                    case STOPPED -> 503;
                };
        return new Reply.Refusal(status, script.file() + " " + ending.clause());
    }

    private Optional<ExitStatus> exitStatus() {
        try {
            var exit = run.exitStatus(EXIT_FOLLOWS);
            exit.ifPresent(notes::exit);
            return exit;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
