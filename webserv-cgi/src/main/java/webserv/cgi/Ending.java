package webserv.cgi;

/// Why a run was ended before its program had.
enum Ending {
    /// The time for all of it was up.
    TIMED_OUT(504, "cgi-timeout", "did not end in time"),
    /// The time for the first octet was up.
    SILENT(504, "cgi-silent", "wrote nothing in time"),
    /// Nobody is left to read its output, or to send its input.
    CLIENT_GONE(502, "cgi-client-gone", "lost its client"),
    /// Its input had come, and was kept where it cannot be read any more.
    CONTENT_UNREADABLE(
            500, "cgi-content-unreadable", "cannot be given the content that was kept for it"),
    /// It wrote more than it may.
    TOO_MUCH_OUTPUT(502, "cgi-output-too-large", "wrote more than it may"),
    /// Its answer cannot be sent. Who found that has answered in its place, with a cause that says
    /// more.
    UNUSABLE_ANSWER(502, "gateway-head-invalid", "gave an answer that cannot be sent"),
    /// The server stops.
    STOPPED(503, "cgi-stopped", "was ended with the server");

    private final int status;
    private final String code;
    private final String clause;

    Ending(int status, String code, String clause) {
        this.status = status;
        this.code = code;
        this.clause = clause;
    }

    /// Of the answer, where none has begun.
    int status() {
        return status;
    }

    /// Of the cause.
    String code() {
        return code;
    }

    /// What the program did, for a sentence that it is the subject of.
    String clause() {
        return clause;
    }
}
