package webserv.handlers.representation;

import java.time.Instant;
import java.util.Optional;
import java.util.function.BiPredicate;
import webserv.api.http.Fields;
import webserv.api.http.HttpDate;
import webserv.api.http.Methods;

/// Preconditions, in the order of RFC 9110 §13.2.2:
///
/// 1. `If-Match`: false is 412.
/// 2. `If-Unmodified-Since`, if there is no `If-Match`: false is 412.
/// 3. `If-None-Match`: false is 304 to GET and HEAD, else 412.
/// 4. `If-Modified-Since`, to GET and HEAD, if there is no `If-None-Match`: false is 304.
/// 5. `If-Range` is looked at by [ByteRanges].
///
/// They are asked only where the answer would be 2xx without them (§13.2.1). A date that is none,
/// or a list of dates, is passed over, and so is every date where there is no `Last-Modified` to
/// compare it with (§13.1.3, §13.1.4); a list of tags that is none matches nothing, and where
/// something is to be changed it is false either way: nobody can tell what it was to protect.
public final class Conditions {

    /// What the preconditions come to.
    public enum Outcome {
        /// As if there were none.
        PROCEED,
        /// 304
        NOT_MODIFIED,
        /// 412
        FAILED
    }

    private final String method;
    private final Fields fields;
    private final boolean exists;
    private final Optional<Validators> current;
    private final Instant now;

    private Conditions(
            String method,
            Fields fields,
            boolean exists,
            Optional<Validators> current,
            Instant now) {
        this.method = method;
        this.fields = fields;
        this.exists = exists;
        this.current = current;
        this.now = now;
    }

    /// @param current of the representation there is; empty where there is none
    /// @param now for dates with two-digit years
    public static Outcome evaluate(
            String method, Fields fields, Optional<Validators> current, Instant now) {
        return new Conditions(method, fields, current.isPresent(), current, now).outcome();
    }

    /// What the preconditions come to where there is a representation without validators: a page
    /// that is made anew for each request, or a fixed answer. `*` stands for it, no tag does.
    public static Outcome evaluateWithoutValidators(String method, Fields fields) {
        return new Conditions(method, fields, true, Optional.empty(), Instant.EPOCH).outcome();
    }

    /// Whether a request has a field that this class or [ByteRanges] would look at; one pass over
    /// the names, as nearly every request has none.
    public static boolean anyIn(Fields fields) {
        for (int line = 0; line < fields.size(); line++) {
            var name = fields.name(line);
            if (name.regionMatches(true, 0, "If-", 0, 3) || name.equalsIgnoreCase("Range")) {
                return true;
            }
        }
        return false;
    }

    private Outcome outcome() {
        var ifMatch = fields.combined("If-Match");
        boolean fails =
                ifMatch.isPresent()
                        ? !names(ifMatch.get(), EntityTag::matchesStrongly)
                        : date("If-Unmodified-Since").filter(this::isModifiedAfter).isPresent();
        if (fails) {
            return Outcome.FAILED;
        }
        boolean reads = method.equals(Methods.GET) || method.equals(Methods.HEAD);
        var ifNoneMatch = fields.combined("If-None-Match");
        if (ifNoneMatch.isPresent()) {
            if (names(ifNoneMatch.get(), EntityTag::matchesWeakly)) {
                return reads ? Outcome.NOT_MODIFIED : Outcome.FAILED;
            }
            return reads || isReadable(ifNoneMatch.get()) ? Outcome.PROCEED : Outcome.FAILED;
        }
        return reads
                        && date("If-Modified-Since")
                                .filter(since -> !isModifiedAfter(since))
                                .isPresent()
                ? Outcome.NOT_MODIFIED
                : Outcome.PROCEED;
    }

    private static boolean isReadable(String list) {
        return list.isEmpty() || list.equals("*") || !EntityTag.parseList(list).isEmpty();
    }

    /// Whether `*` or a tag of the list stands for what there is.
    private boolean names(String list, BiPredicate<EntityTag, EntityTag> comparison) {
        if (list.equals("*")) {
            return exists;
        }
        return current.isPresent()
                && EntityTag.parseList(list).stream()
                        .anyMatch(tag -> comparison.test(tag, current.get().entityTag()));
    }

    private boolean isModifiedAfter(Instant date) {
        return current.filter(validators -> validators.lastModified().isAfter(date)).isPresent();
    }

    /// The field's date; empty where it is none, or there is nothing to compare it with.
    private Optional<Instant> date(String field) {
        return current.isEmpty()
                ? Optional.empty()
                : fields.combined(field).flatMap(text -> HttpDate.parse(text, now));
    }
}
