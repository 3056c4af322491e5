package webserv.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import webserv.api.http.UriSyntax;

/// The kinds of octets that messages are made of, and the searches that are done on every octet.
final class Octets {
    /// What a `token` is made of: `tchar` (RFC 9110 §5.6.2).
    static final int TOKEN = 1;

    /// What a path is made of, see [UriSyntax#isPathCharacter].
    static final int PATH = 1 << 1;

    /// What a query is made of, see [UriSyntax#isQueryCharacter].
    static final int QUERY = 1 << 2;

    /// What a `reg-name` is made of (RFC 3986 §3.2.2), `%` and its two digits excepted, and the
    /// comma excepted: `a,b` is how two Host lines look once they are combined (RFC 9110 §5.3).
    static final int REG_NAME = 1 << 3;

    /// `DIGIT`.
    static final int DIGIT = 1 << 4;

    /// `HEXDIG`, in either case.
    static final int HEX = 1 << 5;

    private static final byte[] KINDS = kinds();

    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = EACH << 7;

    private Octets() {}

    /// Whether the octet is of one of the kinds.
    static boolean is(int kinds, byte octet) {
        return (KINDS[octet & 0xFF] & kinds) != 0;
    }

    /// The first octet that is not of the kind, or `to`.
    static int firstOther(int kind, byte[] octets, int from, int to) {
        int i = from;
        while (i < to && is(kind, octets[i])) {
            i++;
        }
        return i;
    }

    /// The first control character, HTAB and DEL included, or `to`.
    ///
    /// It looks at eight octets at a time. Subtracting 0x20 sets the high bit of an octet that is
    /// below it, and adding 1 that of DEL; both leave it clear in all other ASCII characters. So
    /// eight of those, which are most of a head, are passed with one decision, and the rest is
    /// looked at by [#firstControlOf].
    static int firstControl(byte[] octets, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long eight = (long) EIGHT.get(octets, i);
            if ((((eight - ' ' * EACH) | (eight + EACH)) & HIGH_BITS) != 0) {
                int first = firstControlOf(eight);
                if (first < Long.BYTES) {
                    return i + first;
                }
            }
        }
        while (i < to && !isControl(octets[i])) {
            i++;
        }
        return i;
    }

    /// The place of the first control character of eight octets, or 8.
    ///
    /// An octet equal to DEL becomes 0, from which subtracting 1 sets the high bit. A borrow can
    /// spoil only what lies behind a hit, so the first hit is always a true one.
    private static int firstControlOf(long eight) {
        long delete = eight ^ (0x7F * EACH);
        long hits = ((eight - ' ' * EACH) & ~eight) | ((delete - EACH) & ~delete);
        return Long.numberOfTrailingZeros(hits & HIGH_BITS) >>> 3;
    }

    private static boolean isControl(byte octet) {
        return (octet >= 0 && octet < ' ') || octet == 0x7F;
    }

    /// The first such octet, or `to`.
    static int indexOf(char wanted, byte[] octets, int from, int to) {
        int i = from;
        while (i < to && octets[i] != wanted) {
            i++;
        }
        return i;
    }

    /// Whether the octet is SP or HTAB: all that OWS is made of (RFC 9110 §5.6.3).
    static boolean isWhitespace(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    /// The first octet that is not OWS, or `to`.
    static int skipWhitespace(byte[] octets, int from, int to) {
        int i = from;
        while (i < to && isWhitespace(octets[i])) {
            i++;
        }
        return i;
    }

    /// The end of what is left when OWS is cut from the end.
    static int trimEnd(byte[] octets, int from, int to) {
        int end = to;
        while (end > from && isWhitespace(octets[end - 1])) {
            end--;
        }
        return end;
    }

    /// Whether the octets spell the text, ASCII letters in either case.
    static boolean equalIgnoringCase(byte[] octets, int from, int to, String text) {
        if (to - from != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char octet = (char) (octets[from + i] & 0xFF);
            char wanted = text.charAt(i);
            if (octet != wanted && lowerCase(octet) != lowerCase(wanted)) {
                return false;
            }
        }
        return true;
    }

    /// Whether the octets are the text.
    static boolean equal(byte[] octets, int from, int to, String text) {
        if (to - from != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if ((octets[from + i] & 0xFF) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// An ASCII capital as a small letter, anything else as it is.
    static char lowerCase(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    /// The value of a `HEXDIG`.
    static int hexValue(byte digit) {
        return digit <= '9' ? digit - '0' : (digit & 0x0F) + 9;
    }

    /// The octets as text, each octet a character.
    static String text(byte[] octets, int from, int to) {
        return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static byte[] kinds() {
        var kinds = new byte[256];
        var letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        var digits = "0123456789";
        mark(kinds, TOKEN, letters + digits + "!#$%&'*+-.^_`|~");
        mark(kinds, PATH, UriSyntax::isPathCharacter);
        mark(kinds, QUERY, UriSyntax::isQueryCharacter);
        mark(kinds, REG_NAME, letters + digits + "-._~!$&'()*+;=");
        mark(kinds, DIGIT, digits);
        mark(kinds, HEX, digits + "abcdefABCDEF");
        return kinds;
    }

    private static void mark(byte[] kinds, int kind, IntPredicate isOfKind) {
        for (int octet = 0; octet < kinds.length; octet++) {
            if (isOfKind.test(octet)) {
                kinds[octet] |= (byte) kind;
            }
        }
    }

    private static void mark(byte[] kinds, int kind, String characters) {
        for (int i = 0; i < characters.length(); i++) {
            kinds[characters.charAt(i)] |= (byte) kind;
        }
    }
}
