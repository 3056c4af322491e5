package webserv.cgi;

/// Why a run was ended before its program had.
enum Ending {
    /// The time for all of it was up.
    TIMED_OUT("did not end in time"),
    /// The time for the first octet was up.
    SILENT("wrote nothing in time"),
    /// Nobody is left to read its output, or to send its input.
    CLIENT_GONE("lost its client"),
    /// It wrote more than it may.
    TOO_MUCH_OUTPUT("wrote more than it may"),
    /// Its answer cannot be sent.
    UNUSABLE_ANSWER("gave an answer that cannot be sent"),
    /// The server stops.
    STOPPED("was ended with the server");

    private final String clause;

    Ending(String clause) {
        this.clause = clause;
    }

    /// What the program did, for a sentence that it is the subject of.
    String clause() {
        return clause;
    }
}
