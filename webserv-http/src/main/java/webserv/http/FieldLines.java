package webserv.http;

import java.util.Arrays;
import webserv.api.http.Fields;

/// Takes field lines apart as they come (RFC 9112 §5), and becomes a [FieldSection].
///
/// ```
/// field-line = field-name ":" OWS field-value OWS
/// ```
///
/// The lines are known to hold no control character but HTAB. The index grows with the lines and is
/// handed to the section as it is.
final class FieldLines {
    /// No array is longer, so no bound beyond it makes a difference.
    private static final int MOST = Integer.MAX_VALUE - 8;

    /// Longer names are not repeated in a refusal. The longest registered one has 34 octets.
    private static final int MOST_NAMED_OCTETS = 64;

    private static final int[] NONE = {};

    private final int lineOctets;
    private final int sectionOctets;
    private final int mostLines;
    private final int expected;
    private int[] index = NONE;
    private int taken;
    private int kept;
    private int sectionStart;
    private int sectionBound;
    private int nameStart;
    private int nameEnd;
    private int valueStart;
    private int valueEnd;

    /// @param lineOctets how long a line may be without its line end; beyond: 431
    /// @param sectionOctets how long all lines may be with their line ends; beyond: 431
    /// @param mostLines how many lines a section may have; beyond: 431
    /// @param expected how many lines there is room for at first; at least 1
    FieldLines(int lineOctets, int sectionOctets, int mostLines, int expected) {
        this.lineOctets = lineOctets;
        this.sectionOctets = sectionOctets;
        this.mostLines = mostLines;
        this.expected = expected;
        this.sectionBound = boundFrom(0);
    }

    /// Starts a section.
    ///
    /// @param start where it starts, counted from the start of the head
    void begin(int start) {
        sectionStart = start;
        sectionBound = boundFrom(start);
        index = new int[expected * FieldSection.NUMBERS];
        taken = 0;
        kept = 0;
    }

    private int boundFrom(int start) {
        return (int) Math.min((long) start + sectionOctets - 2, MOST);
    }

    /// The last place where the CR of a line may stand. An empty line, which ends the section, is
    /// no field line and always fits.
    int bound(int lineStart) {
        return (int) Math.max(lineStart, Math.min((long) lineStart + lineOctets, sectionBound));
    }

    /// What to say of a line that goes beyond its bound. Where both limits meet, the line's counts.
    BadMessage tooLong(byte[] octets, int base, int lineStart) {
        int bound = bound(lineStart);
        var limit =
                bound == (long) lineStart + lineOctets
                        ? "a field line is too long"
                        : "the field section is too long";
        return named(limit, octets, base + lineStart, base + bound + 1);
    }

    /// 431 with the name of the field, which the client is to be told (RFC 6585 §5). Nothing but a
    /// short token is repeated: it can neither break a line of the log nor fill it.
    private static BadMessage named(String limit, byte[] octets, int from, int to) {
        int end = Octets.firstOther(Octets.TOKEN, octets, from, to);
        boolean name =
                end > from && end < to && octets[end] == ':' && end - from <= MOST_NAMED_OCTETS;
        return new BadMessage(
                431,
                "http-fields-too-large",
                name ? limit + ": " + FieldNames.of(octets, from, end) : limit);
    }

    /// Where the section starts, counted from the start of the head.
    int sectionStart() {
        return sectionStart;
    }

    /// Takes a line apart.
    ///
    /// @param base where the head starts in the octets
    /// @param start where the line starts, counted from there; `end` likewise
    void add(byte[] octets, int base, int start, int end) {
        if (++taken > mostLines) {
            throw named("too many field lines", octets, base + start, base + end);
        }
        int colon = Octets.firstOther(Octets.TOKEN, octets, base + start, base + end);
        if (colon == base + end || octets[colon] != ':' || colon == base + start) {
            throw malformed(octets[base + start]);
        }
        int value = Octets.skipWhitespace(octets, colon + 1, base + end);
        int shift = base + sectionStart;
        nameStart = start - sectionStart;
        nameEnd = colon - shift;
        valueStart = value - shift;
        valueEnd = Octets.trimEnd(octets, value, base + end) - shift;
        keep();
    }

    private static BadMessage malformed(byte first) {
        return new BadMessage(
                "http-field-line",
                Octets.isWhitespace(first)
                        ? "a field line begins with white space: line folding is obsolete and not"
                                + " taken (RFC 9112 §2.2, §5.2)"
                        : "a field line without a token and a colon (RFC 9112 §5)");
    }

    private void keep() {
        int at = kept * FieldSection.NUMBERS;
        if (at == index.length) {
            index = Arrays.copyOf(index, at * 2);
        }
        index[at] = nameStart;
        index[at + 1] = nameEnd;
        index[at + 2] = valueStart;
        index[at + 3] = valueEnd;
        kept++;
    }

    /// How many lines were taken and kept.
    int count() {
        return kept;
    }

    /// Takes the last line out again.
    void dropLast() {
        kept--;
    }

    /// Where the last line's name starts, counted from the start of the section.
    int nameStart() {
        return nameStart;
    }

    int nameEnd() {
        return nameEnd;
    }

    int valueStart() {
        return valueStart;
    }

    int valueEnd() {
        return valueEnd;
    }

    /// The section, with a copy of its octets.
    ///
    /// @param base where the head starts in the octets
    /// @param end where the section ends, counted from there
    Fields section(byte[] octets, int base, int end) {
        if (kept == 0) {
            return Fields.empty();
        }
        var handedOver = index;
        index = NONE;
        return new FieldSection(
                Arrays.copyOfRange(octets, base + sectionStart, base + end), handedOver, kept);
    }
}
