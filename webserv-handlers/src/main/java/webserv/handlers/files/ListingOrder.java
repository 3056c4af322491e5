package webserv.handlers.files;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The order of a listing. Folders come before files in any order; what is equal is ordered by
/// name.
record ListingOrder(Column column, boolean descending) {
    static final ListingOrder BY_NAME = new ListingOrder(Column.NAME, false);

    /// An entry with its name as names are compared: made once, compared many times.
    private record Keyed(String folded, Listing.Entry entry) {
        static Keyed of(Listing.Entry entry) {
            return new Keyed(withoutCase(entry.name()), entry);
        }

        int byKind(Keyed other) {
            return Boolean.compare(other.entry.isFolder(), entry.isFolder());
        }

        int byName(Keyed other) {
            int order = folded.compareTo(other.folded);
            return order != 0 ? order : entry.name().compareTo(other.entry.name());
        }
    }

    /// What a listing may be ordered by.
    enum Column {
        /// Letters without regard to case.
        NAME,
        /// In octets; folders have none.
        SIZE,
        /// When it was changed last.
        DATE;

        /// As in a query.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What a query asks for by `sort` and `order`; by name where it says nothing that is known.
    static ListingOrder of(Optional<String> query) {
        for (var column : Column.values()) {
            if (asks(query, "sort", column.toString())) {
                return new ListingOrder(column, asks(query, "order", "desc"));
            }
        }
        return new ListingOrder(Column.NAME, asks(query, "order", "desc"));
    }

    /// Whether a query has the parameter with that value.
    static boolean asks(Optional<String> query, String name, String value) {
        return query.isPresent()
                && ("&" + query.get() + "&").contains("&" + name + "=" + value + "&");
    }

    /// What the column's heading leads to: the other way round, where the listing is ordered by it.
    ListingOrder toggled(Column other) {
        return new ListingOrder(other, column == other && !descending);
    }

    /// As a query.
    String query() {
        return "sort=" + column + "&order=" + (descending ? "desc" : "asc");
    }

    List<Listing.Entry> sorted(List<Listing.Entry> entries) {
        var keyed = entries.stream().map(Keyed::of).toArray(Keyed[]::new);
        Arrays.sort(keyed, this::compare);
        return Arrays.stream(keyed).map(Keyed::entry).toList();
    }

    private int compare(Keyed one, Keyed other) {
        int order = one.byKind(other);
        if (order == 0) {
            int ascending = compareColumn(one, other);
            order = descending ? -ascending : ascending;
        }
        return order != 0 ? order : one.byName(other);
    }

    private int compareColumn(Keyed one, Keyed other) {
        return switch (column) {
            case NAME -> one.byName(other);
            case SIZE -> Long.compare(one.entry().size(), other.entry().size());
            case DATE -> one.entry().modified().compareTo(other.entry().modified());
        };
    }

    /// Without regard to case, character by character, as [String#CASE_INSENSITIVE_ORDER] does it.
    private static String withoutCase(String name) {
        if (name.codePoints().allMatch(c -> withoutCase(c) == c)) {
            return name;
        }
        var folded = new StringBuilder(name.length());
        name.codePoints().forEach(c -> folded.appendCodePoint(withoutCase(c)));
        return folded.toString();
    }

    private static int withoutCase(int c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }
}
