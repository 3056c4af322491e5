package webserv.http;

/// A run of lines that an empty line ends: a head or a trailer section. [LineReader] finds the
/// lines; whoever implements this knows what they mean.
///
/// Places are counted from the start of the section's octets, which may move between two calls:
/// `base` says where in the array they start.
interface Section {

    /// The last place where the CR of the line may stand that starts at `lineStart`.
    int bound(int lineStart);

    /// What to say when an octet beyond the bound belongs to the line.
    BadMessage tooLong(byte[] octets, int base, int lineStart);

    /// Takes a line; its octets are free of control characters other than HTAB.
    ///
    /// @param start the line's first octet
    /// @param end its CR
    /// @return whether it was the last one
    boolean take(byte[] octets, int base, int start, int end);

    /// No more will come of a line that is not complete.
    ///
    /// @param from the line's first octet in the array
    /// @param to behind the last one that was looked at
    default void breaksOff(byte[] octets, int from, int to) {}
}
