package webserv.gateway;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// What a program reads from its standard input, up to the end of file.
public sealed interface ProgramInput extends AutoCloseable {

    /// What CONTENT_LENGTH says; empty where it is not to be set.
    OptionalLong length();

    /// Gives back what is held; called once, when the program has been started or never will be.
    @Override
    default void close() throws IOException {}

    /// No content: the program finds the end of file at once.
    ///
    /// @param length 0 where the client said so, else empty
    record Nothing(OptionalLong length) implements ProgramInput {}

    /// Octets that are carried to the program.
    ///
    /// @param isHere whether all of them are in memory, so that reading them never waits
    record Pumped(InputStream octets, OptionalLong length, boolean isHere) implements ProgramInput {
        /// Octets in memory.
        public static Pumped of(byte[] octets) {
            return new Pumped(
                    new ByteArrayInputStream(octets), OptionalLong.of(octets.length), true);
        }

        /// Octets that come from the client.
        public static Pumped of(InputStream octets, OptionalLong length) {
            return new Pumped(octets, length, false);
        }
    }

    /// A file of its own that the program reads without any help, deleted when it is closed. The
    /// program has it open by then and reads on.
    record TemporaryFile(Path file, long octets) implements ProgramInput {
        @Override
        public OptionalLong length() {
            return OptionalLong.of(octets);
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }
}
