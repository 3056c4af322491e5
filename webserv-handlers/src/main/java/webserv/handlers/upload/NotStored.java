package webserv.handlers.upload;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.io.DescriptorShortage;
import webserv.api.io.FailureText;

/// A request that the store does not carry out, and the status that says so. Caught once, in the
/// handler.
final class NotStored extends IOException {
    private static final long serialVersionUID = 1L;

    /// Less room than that is none: the system keeps some back, and a file takes whole blocks.
    private static final long FULL_BELOW_OCTETS = 1 << 20;

    private static final String PROBLEM_TYPES = "https://iana.org/assignments/http-problem-types#";

    private final transient Reply.Refusal reply;

    /// @param code of the cause: `upload-` and what is behind it
    NotStored(int status, String code, String detail) {
        this(status, code, detail, Fields.empty());
    }

    NotStored(int status, String code, String detail, Fields fields) {
        this(new Reply.Refusal(status, new Cause("upload-" + code, detail), fields));
    }

    private NotStored(Reply.Refusal reply) {
        super(reply.cause().detail());
        this.reply = reply;
    }

    /// It may be otherwise in a moment: 503, with the time to come again.
    ///
    /// @param code of the cause: `upload-` and what is behind it
    static NotStored forNow(String code, String detail) {
        return new NotStored(Reply.Refusal.busy(new Cause("upload-" + code, detail)));
    }

    /// The grammar of a form is broken.
    static NotStored brokenForm(String detail) {
        return new NotStored(400, "form-broken", detail);
    }

    /// A precondition of the request does not hold.
    static NotStored preconditionFalse() {
        return new NotStored(412, "precondition-false", "a precondition is false");
    }

    /// A refusal of the protocol of resumable uploads, whose clients read it (RFC 9457 §3).
    ///
    /// @param type of the problem
    /// @param members further ones, each with a comma in front
    static NotStored problem(
            int status, String code, String type, String title, String members, Fields fields) {
        var cause = new Cause("upload-" + code, title);
        var json =
                "{\n  \"type\": \"%s%s\",\n  \"title\": \"%s\",\n  \"status\": %d,\n  \"code\": \"%s\"%s\n}\n"
                        .formatted(PROBLEM_TYPES, type, title, status, cause.code(), members);
        return new NotStored(
                new Reply.Refusal(
                        status,
                        cause,
                        fields.with("Content-Type", "application/problem+json"),
                        Optional.of(Content.of(json))));
    }

    /// The stack says nothing that the cause does not.
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    /// The same with one more field.
    NotStored with(String name, String value) {
        return new NotStored(
                new Reply.Refusal(
                        reply.status(),
                        reply.cause(),
                        reply.fields().with(name, value),
                        reply.content()));
    }

    Reply.Refusal reply() {
        return reply;
    }

    /// Whether it may be otherwise in a moment.
    boolean isForNow() {
        return reply.status() == 503;
    }

    /// What a failure of the file system means to the client: 403 for a lack of permission. Any
    /// other failure is the server's own, is given back as it is, and ends as 500.
    static IOException byFileSystem(IOException failure) {
        return failure instanceof AccessDeniedException
                ? new NotStored(403, "not-permitted", "not permitted: " + failure.getMessage())
                : failure;
    }

    /// What a failure to open means of what was found: 403 for a lack of permission, and 503 for
    /// what may be otherwise in a moment, such as a lack of descriptors.
    static IOException byOpening(IOException failure) {
        return failure instanceof FileSystemException && !(failure instanceof AccessDeniedException)
                ? busy(failure)
                : byFileSystem(failure);
    }

    private static NotStored busy(IOException failure) {
        return forNow("busy", "cannot be opened for now: " + failure.getMessage());
    }

    /// What a failure to write means: 507, the server is unable to store the content (RFC 4918
    /// §11.5). The JDK tells a full disk from a broken one by the system's words alone, which are
    /// in the language of the machine: what room there is tells more. A quota of the system's, a
    /// limit of the process, and a store that has become read-only are told by the detail. Where
    /// not even a folder can be opened there are no descriptors, and it is 503.
    ///
    /// @param near a path in the file system that was written to
    static IOException byWriting(IOException failure, Path near) {
        if (failure instanceof NotStored
                || failure instanceof ClosedChannelException
                || failure instanceof AccessDeniedException) {
            return byFileSystem(failure);
        }
        if (failure instanceof FileSystemException && DescriptorShortage.explains(failure, near)) {
            return busy(failure);
        }
        if (isFull(near)) {
            return new NotStored(507, "disk-full", "the disk is full: " + FailureText.of(failure));
        }
        return failure instanceof NoSuchFileException && Files.isDirectory(near)
                ? withoutFiles(near)
                : new NotStored(507, "not-written", "cannot write: " + FailureText.of(failure));
    }

    /// The folder is there, and takes no files.
    static NotStored withoutFiles(Path folder) {
        return new NotStored(507, "not-written", "no file can be made in " + folder);
    }

    /// What has no size, as what shows the state of the system, is not full.
    private static boolean isFull(Path near) {
        try {
            var disk = Files.getFileStore(near);
            return disk.getTotalSpace() > 0 && disk.getUsableSpace() < FULL_BELOW_OCTETS;
        } catch (IOException _) {
            return false;
        }
    }
}
