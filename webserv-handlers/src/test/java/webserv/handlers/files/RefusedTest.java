package webserv.handlers.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.Reply;

/// Root may read everything, so the lack of permission is not made by a real file here.
class RefusedTest {

    record Row(FileSystemException failure, Reply.Refusal reply) {
        @Override
        public String toString() {
            return failure.toString();
        }
    }

    private static Reply.Refusal refusal(int status, String code, String detail) {
        return new Reply.Refusal(status, new Cause(code, detail));
    }

    /// Of a meaning that does not depend on what was tried.
    private static Stream<Row> plain() {
        return Stream.of(
                new Row(
                        new AccessDeniedException("/a"),
                        refusal(403, "files-forbidden", "not permitted: /a")),
                new Row(
                        new NoSuchFileException("/a"),
                        refusal(404, "files-not-found", "no such file: /a")),
                new Row(
                        new NotDirectoryException("/a"),
                        refusal(404, "files-not-found", "no such file: /a")));
    }

    static Stream<Row> failures() {
        return Stream.concat(
                plain(),
                Stream.of(
                        new Row(
                                new FileSystemLoopException("/a"),
                                refusal(404, "files-not-found", "no such file: /a")),
                        new Row(
                                new FileSystemException("/a", null, "File name too long"),
                                refusal(
                                        404,
                                        "files-not-found",
                                        "no such file: /a: File name too long"))));
    }

    static Stream<Row> failuresToOpen() {
        return Stream.concat(
                plain(),
                Stream.of(
                        new Row(
                                new FileSystemException("/a", null, "Too many open files"),
                                new Reply.Refusal(
                                        503,
                                        new Cause(
                                                "files-busy",
                                                "cannot be opened for now: /a: Too many open files"),
                                        Fields.of("Retry-After", "5")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failuresToOpen")
    void failureToOpenWhatWasFoundHasItsStatus(Row row) {
        assertThat(Refused.byOpening(row.failure()).reply()).isEqualTo(row.reply());
    }

    @Test
    void listingsThatAreTooManyAreForNow() {
        assertThat(new Refused(Refused.Why.LISTINGS, "many").reply())
                .isEqualTo(
                        new Reply.Refusal(
                                503,
                                new Cause("files-listings-busy", "many"),
                                Fields.of("Retry-After", "5")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void failureOfTheFileSystemHasItsStatus(Row row) {
        assertThat(Refused.byFileSystem(row.failure()).reply()).isEqualTo(row.reply());
    }
}
