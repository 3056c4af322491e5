package webserv.handlers.files;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import webserv.api.config.Nearest;

/// The name of a charset (RFC 9110 §8.3.2), as far as the JDK knows it.
///
/// Nothing is written in it here: the name is only sent. So one that the JDK lacks, which may be
/// registered all the same, is no mistake.
final class CharsetName {
    private CharsetName() {}

    /// What is to be said of a name that the JDK does not know.
    static Optional<String> doubt(String name) {
        if (isKnown(name)) {
            return Optional.empty();
        }
        var names =
                Charset.availableCharsets().values().stream()
                        .flatMap(charset ->
                                Stream.concat(
                                        Stream.of(charset.name()), charset.aliases().stream()))
                        .map(one -> one.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        var hint =
                Nearest.to(name.toLowerCase(Locale.ROOT), names).map(Nearest::question).orElse(":");
        return Optional.of(
                "the charset '"
                        + name
                        + "' is not known here"
                        + hint
                        + " it is sent as it is, and clients that do not know it guess");
    }

    private static boolean isKnown(String name) {
        try {
            return Charset.isSupported(name);
        } catch (IllegalCharsetNameException _) {
            return false;
        }
    }
}
