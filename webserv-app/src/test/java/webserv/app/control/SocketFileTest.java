package webserv.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// How a file gets its name back that was taken away to be looked at.
class SocketFileTest {
    @TempDir Path folder;
    private Path name;
    private Path aside;

    @BeforeEach
    void takeAway() throws IOException {
        name = folder.resolve("control");
        aside = Files.writeString(folder.resolve("control.aside"), "another server's");
    }

    static Stream<Arguments> links() {
        return Stream.of(
                Arguments.of("there are hard links", (SocketFile.Links) Files::createLink),
                Arguments.of(
                        "the file system has none",
                        (SocketFile.Links)
                                (link, _) -> {
                                    throw new FileSystemException(
                                            link.toString(), null, "Operation not permitted");
                                }),
                Arguments.of(
                        "the JDK knows of none",
                        (SocketFile.Links)
                                (_, _) -> {
                                    throw new UnsupportedOperationException();
                                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("links")
    void fileHasItsNameAgain(String what, SocketFile.Links links) throws IOException {
        SocketFile.giveBack(name, aside, links);
        assertThat(name).as(what).hasContent("another server's");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("links")
    void nameThatAThirdOneHasIsLeftToIt(String what, SocketFile.Links links) throws IOException {
        Files.writeString(name, "a third one's");
        SocketFile.giveBack(name, aside, links);
        assertThat(name).as(what).hasContent("a third one's");
    }
}
