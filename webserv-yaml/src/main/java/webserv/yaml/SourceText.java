package webserv.yaml;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import webserv.api.config.ConfigException;
import webserv.api.config.Origin;

/// The text of a configuration file, checked to be text. A byte order mark is not part of it.
final class SourceText {
    /// The largest file that is read; beyond, it is refused before it is parsed: it is no
    /// configuration but a mistake. A thousand sites of a hundred locations fit well.
    private static final int MOST_OCTETS = 16 << 20;

    private static final int BYTE_ORDER_MARK = 0xFEFF;
    private static final int DELETE = 0x7F;

    private final String file;
    private final String text;

    /// The text by code points, as the parser counts; absent where it is ASCII, as nearly all is.
    private final int @Nullable [] codePoints;

    private SourceText(String file, String text, int @Nullable [] codePoints) {
        this.file = file;
        this.text = text;
        this.codePoints = codePoints;
    }

    /// Reads a file.
    ///
    /// @throws ConfigException if it cannot be read, is too large, or is no text in UTF-8
    static SourceText of(Path file) {
        var octets = octets(file);
        return isPrintableAscii(octets)
                ? new SourceText(
                        file.toString(), new String(octets, StandardCharsets.US_ASCII), null)
                : decoded(file, octets);
    }

    private static boolean isPrintableAscii(byte[] octets) {
        for (byte octet : octets) {
            if ((octet < ' ' && octet != '\n' && octet != '\r' && octet != '\t')
                    || octet == DELETE) {
                return false;
            }
        }
        return true;
    }

    /// By its mark, or by its first two characters, which are ASCII mostly.
    private static boolean isUtf16(byte[] octets) {
        if (octets.length < 4) {
            return false;
        }
        int first = ((octets[0] & 0xFF) << 8) + (octets[1] & 0xFF);
        boolean isBig = isAscii(octets[0], octets[1]) && isAscii(octets[2], octets[3]);
        boolean isLittle = isAscii(octets[1], octets[0]) && isAscii(octets[3], octets[2]);
        return first == 0xFEFF || first == 0xFFFE || isBig || isLittle;
    }

    private static boolean isAscii(byte high, byte low) {
        return high == 0 && low > 0;
    }

    private static SourceText decoded(Path file, byte[] octets) {
        var in = ByteBuffer.wrap(octets, 0, indexOfNul(octets));
        var out = CharBuffer.allocate(octets.length);
        var result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        var text = withoutMark(out.flip()).toString();
        var source = new SourceText(file.toString(), text, text.codePoints().toArray());
        if (in.position() < octets.length) {
            throw new ConfigException(
                    source.originOf(source.length()),
                    "octet %d is %s: a configuration is text in UTF-8%s"
                            .formatted(
                                    in.position() + 1,
                                    result.isError() ? "not UTF-8" : "NUL",
                                    isUtf16(octets) ? ", and this looks like UTF-16" : ""));
        }
        source.checkPrintable();
        return source;
    }

    private static int indexOfNul(byte[] octets) {
        int index = 0;
        while (index < octets.length && octets[index] != 0) {
            index++;
        }
        return index;
    }

    private static CharSequence withoutMark(CharSequence text) {
        boolean startsWithMark = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        return startsWithMark ? text.subSequence(1, text.length()) : text;
    }

    /// The file as the user named it.
    String file() {
        return file;
    }

    /// The number of its characters.
    int length() {
        return codePoints == null ? text.length() : codePoints.length;
    }

    /// All of it, where it is ASCII without tabs and carriage returns, as nearly all is.
    Optional<String> commonText() {
        boolean isCommon = codePoints == null && text.indexOf('\t') < 0 && text.indexOf('\r') < 0;
        return isCommon ? Optional.of(text) : Optional.empty();
    }

    /// For the parser.
    Reader reader() {
        return new StringReader(text);
    }

    /// The character at an index, counted in code points as the parser does; 0 at the end.
    int at(int index) {
        if (index >= length()) {
            return 0;
        }
        return codePoints == null ? text.charAt(index) : codePoints[index];
    }

    private static byte[] octets(Path file) {
        if (Files.isDirectory(file)) {
            throw unreadable(file, "is a directory: name a file in it");
        }
        try (var in = Files.newInputStream(file)) {
            var octets = in.readNBytes(MOST_OCTETS + 1);
            if (octets.length > MOST_OCTETS) {
                throw unreadable(file, "is larger than 16 MiB: a configuration may not be");
            }
            return octets;
        } catch (NoSuchFileException _) {
            throw unreadable(file, "does not exist: check the name");
        } catch (AccessDeniedException _) {
            throw unreadable(file, "may not be read: check its permissions");
        } catch (IOException failure) {
            throw unreadable(file, "cannot be read: " + failure.getMessage());
        }
    }

    private static ConfigException unreadable(Path file, String mistake) {
        return new ConfigException(Origin.of(file.toString()), "the file " + mistake);
    }

    /// Refuses what YAML refuses, too, but says so without a place.
    private void checkPrintable() {
        for (int i = 0; i < length(); i++) {
            if (!StreamReader.isPrintable(at(i))) {
                throw new ConfigException(
                        originOf(i),
                        String.format("U+%04X cannot stand in YAML: remove it", at(i)));
            }
        }
    }

    /// Its lines, without their ends.
    Stream<String> lines() {
        return text.lines();
    }

    /// A line, without its end.
    ///
    /// @param number from 1 on
    String line(int number) {
        return text.lines().skip(number - 1L).findFirst().orElse("");
    }

    /// Whether there is nothing but blanks and tabs before a place in its line.
    boolean isIndentation(Origin place) {
        var line = line(place.line());
        return line.codePoints().limit(place.column() - 1L).allMatch(c -> c == ' ' || c == '\t');
    }

    /// The place of the character at an index.
    Origin originOf(int index) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < index; i++) {
            if (at(i) == '\n' || (at(i) == '\r' && at(i + 1) != '\n')) {
                line++;
                lineStart = i + 1;
            }
        }
        return new Origin(file, line, index - lineStart + 1);
    }
}
