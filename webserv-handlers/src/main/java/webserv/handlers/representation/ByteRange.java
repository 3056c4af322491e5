package webserv.handlers.representation;

/// A run of octets of a representation (RFC 9110 §14.1.2).
///
/// @param first counted from 0
/// @param last the last one's number, not the one behind it
public record ByteRange(long first, long last) {

    /// @throws IllegalArgumentException if it is empty
    public ByteRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("an empty range: " + first + "-" + last);
        }
    }

    /// The number of octets.
    public long length() {
        return last - first + 1;
    }

    /// The value of `Content-Range` (RFC 9110 §14.4).
    ///
    /// @param complete the length of the whole representation
    public String contentRange(long complete) {
        return "bytes " + first + "-" + last + "/" + complete;
    }
}
