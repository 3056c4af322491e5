package webserv.handlers.files;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// The order of a listing. Folders come before files in any order; what is equal is ordered by
/// name.
record ListingOrder(Column column, boolean descending) {
    static final ListingOrder BY_NAME = new ListingOrder(Column.NAME, false);

    private static final Comparator<Listing.Entry> NAMES =
            Comparator.comparing(Listing.Entry::name, String.CASE_INSENSITIVE_ORDER)
                    .thenComparing(Listing.Entry::name);

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

    Comparator<Listing.Entry> comparator() {
        var ascending =
                switch (column) {
                    case NAME -> NAMES;
                    case SIZE -> Comparator.comparingLong(Listing.Entry::size);
                    case DATE -> Comparator.comparing(Listing.Entry::modified);
                };
        var order = descending ? ascending.reversed() : ascending;
        return Comparator.comparing((Listing.Entry entry) -> !entry.isFolder())
                .thenComparing(order)
                .thenComparing(NAMES);
    }
}
