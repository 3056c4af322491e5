package webserv.gateway;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.OptionalLong;

/// What a program reads from its standard input, up to the end of file.
public sealed interface ProgramInput extends AutoCloseable {

    /// What CONTENT_LENGTH says; empty where it is not to be set.
    OptionalLong length();

    /// Gives back what is held, when the program has been started or never will be.
    @Override
    default void close() {}

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

    /// Octets in a file, to be carried to the program.
    record Spooled(SpoolFile file) implements ProgramInput {
        @Override
        public OptionalLong length() {
            return OptionalLong.of(file.length());
        }

        /// Who carries them has a stream of the file by then, and reads on.
        @Override
        public void close() {
            file.close();
        }
    }
}
