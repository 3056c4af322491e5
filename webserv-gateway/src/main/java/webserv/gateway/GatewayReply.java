package webserv.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.FieldLine;
import webserv.api.http.Reply;
import webserv.api.http.StatusCodes;
import webserv.api.spi.ResponseHead;

/// Turns a program's answer into the reply (RFC 3875 §6.2).
public final class GatewayReply {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /// What a Linux pipe holds. There is no use in more: what is longer is passed on as it comes.
    private static final int MAX_GATHERED_OCTETS = 64 << 10;

    private final ProgramAnswer answer;
    private final String program;
    private final Consumer<String> log;
    private final boolean toHead;
    private final RecentHead recentHead;

    /// @param program what causes call it
    /// @param log takes a line about the answer, and says which request and program it is of
    /// @param toHead whether the client asked with HEAD
    /// @param recentHead of answers whose heads have the same bound
    public GatewayReply(
            ProgramAnswer answer,
            String program,
            Consumer<String> log,
            boolean toHead,
            RecentHead recentHead) {
        this.answer = answer;
        this.program = program;
        this.log = log;
        this.toHead = toHead;
        this.recentHead = recentHead;
    }

    /// Waits for the head of the program's answer.
    ///
    /// @param maxHeadOctets of the head, line ends included; beyond: 502
    public Reply await(int maxHeadOctets) throws InterruptedException {
        try {
            var octets = answer.next();
            var known = recentHead.takenFrom(octets.orElse(NOTHING));
            return known.isPresent()
                    ? of(known.get(), octets.orElse(NOTHING))
                    : read(octets, maxHeadOctets);
        } catch (ProgramAnswer.Failed failed) {
            return refusal(program, failed);
        }
    }

    private Reply read(Optional<ByteBuffer> first, int maxHeadOctets)
            throws ProgramAnswer.Failed, InterruptedException {
        var lines = new HeadLines(maxHeadOctets);
        var octets = first;
        int begin = octets.orElse(NOTHING).position();
        var progress = lines.offer(octets.orElse(NOTHING));
        boolean isWhole = progress == HeadLines.Progress.COMPLETE;
        while (progress == HeadLines.Progress.INCOMPLETE && octets.isPresent()) {
            octets = answer.next();
            progress = lines.offer(octets.orElse(NOTHING));
        }
        return switch (progress) {
            case COMPLETE -> {
                var head = CgiHead.of(lines.lines());
                if (octetsSent(head) > ResponseHead.MOST_FIELD_OCTETS) {
                    yield broken(
                            "gateway-head-too-large",
                            "fields of %d octets as they are sent, where a head has room for %d"
                                    .formatted(octetsSent(head), ResponseHead.MOST_FIELD_OCTETS));
                }
                if (isWhole) {
                    recentHead.keep(octets.orElse(NOTHING), begin, head);
                }
                yield of(head, octets.orElse(NOTHING));
            }
            case TOO_LARGE ->
                    broken(
                            "gateway-head-too-large",
                            "a head of more than " + maxHeadOctets + " octets");
            case INCOMPLETE -> unfinished(lines);
        };
    }

    /// What the fields take in the response's head. A line may be longer there than the program
    /// wrote it: by the space behind its colon, CR, and octets of a Location that are encoded.
    private static long octetsSent(CgiHead head) {
        return head instanceof CgiHead.Document document
                ? document.fields().lines().stream().mapToLong(FieldLine::octets).sum()
                : 0;
    }

    /// The answer in place of a program's that gave none.
    ///
    /// @param program what the cause calls it
    public static Reply refusal(String program, ProgramAnswer.Failed failed) {
        return failed.refusal(program);
    }

    private Reply of(CgiHead head, ByteBuffer firstOctets)
            throws ProgramAnswer.Failed, InterruptedException {
        return switch (head) {
            case CgiHead.Document document -> document(document, firstOctets);
            case CgiHead.LocalRedirect(var path, var query, var dropped) -> {
                if (!dropped.isEmpty()) {
                    log.accept("redirects to " + path + " and loses " + dropped + " by that");
                }
                answer.discard();
                yield new Reply.Forward(path, query);
            }
            case CgiHead.Malformed(var reason) ->
                    broken("gateway-head-invalid", "an invalid head: " + reason);
        };
    }

    /// The engine does not send, and so never writes, content in answer to HEAD, with a status that
    /// forbids it and with length 0: the program then runs on without a reader, as it may have work
    /// to do behind its answer.
    ///
    /// Other content that is all there and known to be wrong is refused, as nothing of it was sent.
    /// What is not all there is on its way from here on, as a program that streams is not to be
    /// held back for what it may do later.
    private Reply document(CgiHead.Document document, ByteBuffer firstOctets)
            throws ProgramAnswer.Failed, InterruptedException {
        long length = document.contentLength();
        if (toHead || length == 0 || StatusCodes.forbidsContent(document.status())) {
            answer.discard();
            return response(document, new Content.Written(_ -> {}, length));
        }
        var begun = gather(firstOctets);
        var octets = begun.octets().toByteArray();
        if (!begun.isWhole()) {
            return response(document, passing(octets, length));
        }
        var breach = breach(octets.length, length);
        if (breach.isPresent()) {
            return broken("gateway-content-cut", "content that breaks off" + breach.get());
        }
        boolean isAll = length == Content.UNKNOWN_LENGTH || length == octets.length;
        return response(document, isAll ? Content.of(octets) : passing(octets, length));
    }

    private static Reply response(CgiHead.Document document, Content content) {
        return new Reply.Response(document.status(), document.fields(), content);
    }

    private Content passing(byte[] octets, long length) {
        return new Content.Written(
                new Passing(answer, program, log, ByteBuffer.wrap(octets), length), length);
    }

    /// What has come of an answer, and whether that is all.
    private record Gathered(ByteArrayOutputStream octets, boolean isWhole) {}

    /// Takes what is there without waiting: mostly all of it, as most programs write little and end
    /// at once. An answer that is all there has a length, and needs no thread that passes it on.
    private Gathered gather(ByteBuffer firstOctets)
            throws ProgramAnswer.Failed, InterruptedException {
        var gathered = new ByteArrayOutputStream(firstOctets.remaining());
        var octets = Optional.of(firstOctets);
        while (octets.isPresent()) {
            var more = octets.get();
            gathered.write(more.array(), more.arrayOffset() + more.position(), more.remaining());
            if (gathered.size() > MAX_GATHERED_OCTETS || answer.isDry()) {
                return new Gathered(gathered, false);
            }
            octets = answer.next();
        }
        return new Gathered(gathered, true);
    }

    /// How content that has come to its end breaks off, for a sentence; empty where it may pass for
    /// whole. What is longer than declared does no harm, as the rest is not sent.
    private Optional<String> breach(int octets, long declared) {
        if (declared == Content.UNKNOWN_LENGTH) {
            return isWhole() ? Optional.empty() : Optional.of(answer.ending());
        }
        return octets >= declared
                ? Optional.empty()
                : Optional.of(" after " + octets + " of " + declared + " octets" + answer.ending());
    }

    private boolean isWhole() {
        try {
            answer.checkWhole();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private Reply unfinished(HeadLines head) {
        return head.octetsRead() == 0
                ? broken("gateway-no-output", "no output" + answer.ending())
                : broken("gateway-head-cut", "a head that breaks off" + answer.ending());
    }

    private Reply broken(String code, String what) {
        answer.abort(ProgramAnswer.Reason.UNUSABLE);
        return new Reply.Refusal(502, new Cause(code, program + " gave " + what));
    }
}
