package webserv.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.Reply;

class SpoolFileTest {
    @TempDir Path folder;

    private SpoolFile file(String... pieces) throws IOException {
        var file = SpoolFile.in(folder);
        for (var piece : pieces) {
            file.append((piece + "!").getBytes(US_ASCII), piece.length());
        }
        return file;
    }

    private static String text(SpoolFile.Content content) throws IOException {
        return new String(content.readAllBytes(), US_ASCII);
    }

    @Test
    void eachReaderHasAllOfItFromTheBeginning() throws IOException {
        try (var file = file("some", "", "thing");
                var one = file.content();
                var other = file.content()) {
            assertThat(file.length()).isEqualTo(9);
            assertThat(one.read()).isEqualTo('s');
            assertThat(text(other)).isEqualTo("something");
            assertThat(text(one)).isEqualTo("omething");
            assertThat(one.read()).isEqualTo(-1);
        }
    }

    @Test
    void systemHasItsNameBackAtOnce() throws IOException {
        try (var _ = file("some")) {
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void readerReadsOnWhenWhoeverMadeItHasClosedIt() throws IOException {
        var file = file("something");
        var content = file.content();
        file.close();
        file.close();
        assertThat(text(content)).isEqualTo("something");
        content.close();
        content.close();
        assertThatExceptionOfType(UnreadableContent.class)
                .isThrownBy(content::read)
                .withCauseInstanceOf(ClosedChannelException.class);
        assertThatIllegalStateException().isThrownBy(file::content);
    }

    @Test
    void whoIsInterruptedIsToldSo() throws IOException {
        try (var file = file("some")) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(ClosedByInterruptException.class)
                    .isThrownBy(() -> file.append(new byte[1], 1));
            assertThat(Thread.interrupted()).isTrue();
            assertThatIOException()
                    .isThrownBy(() -> file.append(new byte[1], 1))
                    .isInstanceOfSatisfying(
                            NotSpooled.class,
                            failure ->
                                    assertThat(failure.reply())
                                            .isEqualTo(
                                                    new Reply.Refusal(
                                                            507,
                                                            new Cause(
                                                                    "gateway-not-spooled",
                                                                    "cannot keep the content:"
                                                                            + " closed already"))));
        }
    }

    private static int statusOfMaking(Path in) {
        try (var _ = SpoolFile.in(in)) {
            return 0;
        } catch (NotSpooled refused) {
            return refused.reply().status();
        }
    }

    /// A link to itself is there and cannot be opened, as nothing can without descriptors.
    @Test
    void folderThatIsThereAndCannotBeOpenedIsForLater() throws IOException {
        assertThat(statusOfMaking(folder)).isZero();
        assertThat(statusOfMaking(folder.resolve("none"))).isEqualTo(507);
        var circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
        assertThat(statusOfMaking(circle)).isEqualTo(503);
        assertThatExceptionOfType(NotSpooled.class)
                .isThrownBy(() -> SpoolFile.in(circle))
                .satisfies(refused ->
                        assertThat(refused.reply().fields())
                                .isEqualTo(Fields.of("Retry-After", "5")));
    }
}
