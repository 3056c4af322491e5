package webserv.api.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Turns the path of a request target into the one that everything else uses: percent-decoded once,
/// then freed of `.`, `..` and empty segments (RFC 3986 §5.2.4, §6.2.2).
///
/// Decided here, for all of webserv:
///
/// - `%2F` and `%5C` are refused. Decoded, they would make two paths of one for whoever compares
///   before and after; kept as they are, they would never name a file. Apache httpd refuses them
///   too; NGINX decodes them.
/// - `%00` and other encoded controls, those of U+0080 to U+009F included, are refused: no file is
///   named so, and logs and terminals suffer.
/// - What is not UTF-8 after decoding is refused: the file system's names are text to the JDK.
/// - `..` above the root is refused rather than clamped: no honest client sends it.
/// - `//` counts as `/`, so that a rule for `/private/` cannot be walked around by `//private/`.
public final class NormalPath {
    /// A segment `.`, `..`, or an empty one that is not the last.
    private static final Pattern DOTS_OR_NOTHING = Pattern.compile("/(\\.{1,2}(/|$)|/)");

    private NormalPath() {}

    /// The normal path.
    ///
    /// @param rawPath the path of a target, beginning with `/`, checked by the codec to hold no
    ///   octets that a URI may not
    /// @return a path beginning with `/`; it ends with `/` where the raw one names a directory:
    ///   where its last segment is empty, `.` or `..`
    /// @throws IllegalArgumentException with one line that says what cannot be a path; it repeats
    ///   nothing that the client sent
    public static String of(String rawPath) {
        return isPlain(rawPath) ? rawPath : withoutDots(decoded(rawPath));
    }

    /// Whether a path, already decoded, is one that [#of] can give: it begins with `/`, has no `.`,
    /// `..` or empty segment within, no backslash and no control character.
    public static boolean isNormal(String path) {
        return path.startsWith("/")
                && path.indexOf('\\') < 0
                && !hasControl(path)
                && (isPlain(path) || !DOTS_OR_NOTHING.matcher(path).find());
    }

    private static boolean hasControl(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (Character.isISOControl(path.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /// The common case, found in one pass: nothing encoded, no segment that is empty or begins with
    /// a dot.
    private static boolean isPlain(String path) {
        char previous = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%' || (previous == '/' && (c == '/' || c == '.'))) {
                return false;
            }
            previous = c;
        }
        return true;
    }

    private static String decoded(String rawPath) {
        var octets = ByteBuffer.allocate(rawPath.length());
        for (int i = 0; i < rawPath.length(); i++) {
            char c = rawPath.charAt(i);
            if (c == '%') {
                octets.put((byte) decodedOctet(rawPath, i));
                i += 2;
            } else {
                octets.put((byte) c);
            }
        }
        var path = text(octets.flip());
        if (hasControl(path)) {
            throw new IllegalArgumentException("the path has an encoded control character");
        }
        return path;
    }

    private static String text(ByteBuffer octets) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
        } catch (CharacterCodingException _) {
            throw new IllegalArgumentException("the path is not UTF-8 once decoded");
        }
    }

    private static int decodedOctet(String path, int percent) {
        if (percent + 2 >= path.length()
                || !HexFormat.isHexDigit(path.charAt(percent + 1))
                || !HexFormat.isHexDigit(path.charAt(percent + 2))) {
            throw new IllegalArgumentException(
                    "the path has a '%' without two hexadecimal digits (RFC 3986 §2.1)");
        }
        int octet = HexFormat.fromHexDigits(path, percent + 1, percent + 3);
        if (octet == '/' || octet == '\\') {
            throw new IllegalArgumentException("the path has an encoded slash or backslash");
        }
        return octet;
    }

    private static String withoutDots(String path) {
        var normal = new StringBuilder(path.length());
        int start = 1;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            append(normal, path.substring(start, end), slash < 0);
            start = end + 1;
        }
        return normal.toString();
    }

    /// @param normal the segments so far, each behind its slash
    private static void append(StringBuilder normal, String segment, boolean last) {
        switch (segment) {
            case "..", ".", "" -> {
                if (segment.equals("..")) {
                    if (normal.isEmpty()) {
                        throw new IllegalArgumentException("the path leads above the root");
                    }
                    normal.setLength(normal.lastIndexOf("/"));
                }
                if (last) {
                    normal.append('/');
                }
            }
            default -> normal.append('/').append(segment);
        }
    }
}
