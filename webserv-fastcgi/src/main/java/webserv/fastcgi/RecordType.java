package webserv.fastcgi;

/// The kinds of records that this side writes or reads (FastCGI 1.0, §8).
///
/// Not there: FCGI_ABORT_REQUEST, because on a connection with one request its end says the same
/// (§5.4); FCGI_DATA, which belongs to another role; and the management records, which nobody is
/// asked for. Only the first of their numbers is there.
final class RecordType {
    static final int BEGIN_REQUEST = 1;
    static final int END_REQUEST = 3;
    static final int PARAMS = 4;
    static final int STDIN = 5;
    static final int STDOUT = 6;
    static final int STDERR = 7;

    /// From here on types speak of the connection and not of a request.
    static final int GET_VALUES = 9;

    private RecordType() {}
}
