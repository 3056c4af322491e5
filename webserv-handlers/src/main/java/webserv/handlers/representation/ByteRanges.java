package webserv.handlers.representation;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import webserv.api.http.Fields;
import webserv.api.http.Methods;

/// Which part of a representation a request asks for (RFC 9110 §14.2).
public sealed interface ByteRanges {

    /// More parts than that are answered with the whole, which costs less. Readers of PDF and video
    /// ask for two or three at a time.
    int MOST_PARTS = 16;

    /// All of it: 200.
    record Whole() implements ByteRanges {}

    /// Some of it: 206.
    ///
    /// @param ranges at least one, in the order asked for, none touching another's octets
    record Parts(List<ByteRange> ranges) implements ByteRanges {
        /// Copies the list.
        public Parts {
            ranges = List.copyOf(ranges);
        }
    }

    /// Nothing that there is: 416.
    record Unsatisfiable() implements ByteRanges {}

    /// Reads `Range` and `If-Range`.
    ///
    /// `Range` is passed over, so that the whole is sent, with any method but GET, with another
    /// unit than `bytes`, where it breaks the grammar, where `If-Range` names another state, and
    /// where its parts overlap or are too many (§14.2, §17.15): such a set is an attack or a
    /// mistake.
    ///
    /// @param length of the whole representation
    static ByteRanges of(String method, Fields fields, Validators validators, long length) {
        return specs(method, fields, validators)
                .map(specs -> chosen(specs, length))
                .orElseGet(Whole::new);
    }

    /// Whether a request asks for ranges that count for anything: `Range` is for GET alone, and
    /// what breaks its grammar, or stands beside an `If-Range` that is false, is passed over (RFC
    /// 9110 §13.1.5, §14.2).
    ///
    /// @param validators of the representation that has ranges
    static boolean areAskedFor(String method, Fields fields, Validators validators) {
        return specs(method, fields, validators).isPresent();
    }

    private static Optional<List<RangeSyntax.Spec>> specs(
            String method, Fields fields, Validators validators) {
        return method.equals(Methods.GET)
                ? fields.combined("Range")
                        .filter(_ ->
                                fields.combined("If-Range")
                                        .map(condition ->
                                                RangeSyntax.isCurrent(condition, validators))
                                        .orElse(true))
                        .flatMap(RangeSyntax::specs)
                : Optional.empty();
    }

    private static ByteRanges chosen(List<RangeSyntax.Spec> specs, long length) {
        if (specs.stream().noneMatch(spec -> spec.isSatisfiable(length))) {
            return new Unsatisfiable();
        }
        if (length == 0) {
            return new Whole(); // the last octets of nothing, which no Content-Range can say
        }
        var ranges = specs.stream().flatMap(spec -> spec.within(length).stream()).toList();
        return specs.size() > MOST_PARTS || overlap(ranges) ? new Whole() : new Parts(ranges);
    }

    private static boolean overlap(List<ByteRange> ranges) {
        var sorted = ranges.stream().sorted(Comparator.comparingLong(ByteRange::first)).toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).first() <= sorted.get(i - 1).last()) {
                return true;
            }
        }
        return false;
    }
}
