package webserv.handlers.representation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import webserv.api.http.Syntax;

/// The grammar of `Range` and `If-Range`.
final class RangeSyntax {
    private static final Pattern INT_RANGE = Pattern.compile("([0-9]+)-([0-9]*)");
    private static final Pattern SUFFIX_RANGE = Pattern.compile("-([0-9]+)");

    private RangeSyntax() {}

    /// One `range-spec`, before the length is known.
    sealed interface Spec {
        /// The octets it means of a representation that has some; empty where there are none of
        /// them.
        Optional<ByteRange> within(long length);

        /// Whether it can be met at all (RFC 9110 §14.1.2).
        boolean isSatisfiable(long length);

        /// `int-range = first-pos "-" [ last-pos ]`
        record From(long first, long last) implements Spec {
            @Override
            public Optional<ByteRange> within(long length) {
                return first < length
                        ? Optional.of(new ByteRange(first, Math.min(last, length - 1)))
                        : Optional.empty();
            }

            @Override
            public boolean isSatisfiable(long length) {
                return first < length;
            }
        }

        /// `suffix-range = "-" suffix-length`
        record Suffix(long count) implements Spec {
            @Override
            public Optional<ByteRange> within(long length) {
                return count > 0 && length > 0
                        ? Optional.of(new ByteRange(Math.max(0, length - count), length - 1))
                        : Optional.empty();
            }

            @Override
            public boolean isSatisfiable(long length) {
                return count > 0;
            }
        }
    }

    /// `ranges-specifier = range-unit "=" range-set`; empty where it breaks the grammar or has
    /// another unit than bytes. Units are compared without case (§14.1).
    static Optional<List<Spec>> specs(String value) {
        int equals = value.indexOf('=');
        if (equals < 0 || !value.substring(0, equals).equalsIgnoreCase("bytes")) {
            return Optional.empty();
        }
        var specs = new ArrayList<Spec>();
        for (var element : value.substring(equals + 1).split(",", -1)) {
            var text = Syntax.withoutOuterWhitespace(element);
            if (!text.isEmpty()) {
                var spec = spec(text);
                if (spec.isEmpty()) {
                    return Optional.empty();
                }
                specs.add(spec.get());
            }
        }
        return specs.isEmpty() ? Optional.empty() : Optional.of(specs);
    }

    private static Optional<Spec> spec(String text) {
        var suffix = SUFFIX_RANGE.matcher(text);
        if (suffix.matches()) {
            return Optional.of(new Spec.Suffix(clamped(suffix.group(1))));
        }
        var range = INT_RANGE.matcher(text);
        if (!range.matches()) {
            return Optional.empty();
        }
        long first = clamped(range.group(1));
        long last = range.group(2).isEmpty() ? Long.MAX_VALUE : clamped(range.group(2));
        return first <= last ? Optional.of(new Spec.From(first, last)) : Optional.empty();
    }

    /// Digits of any number: what is beyond a `long` is beyond every file.
    private static long clamped(String digits) {
        var significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > 18 ? Long.MAX_VALUE : Long.parseLong(significant);
    }

    /// Whether `If-Range` names the state there is (§13.1.5): by a strong tag. A date never does,
    /// as nobody knows that a file has not changed twice within its second (§8.8.2.2); and who was
    /// given a tag must not send a date.
    static boolean isCurrent(String condition, Validators validators) {
        return EntityTag.parse(condition)
                .filter(tag -> tag.matchesStrongly(validators.entityTag()))
                .isPresent();
    }
}
