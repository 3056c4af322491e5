package webserv.fastcgi;

import webserv.gateway.ProgramAnswer.Failed;

/// Why a conversation was ended before the application had.
enum Ending {
    /// The time for all of it was up.
    TIMED_OUT(504, "fastcgi-timeout", "did not end in time"),
    /// The time for the first octet was up.
    SILENT(504, "fastcgi-silent", "wrote nothing in time"),
    /// Nobody is left to read its output, or to send its input.
    CLIENT_GONE(502, "fastcgi-client-gone", "lost its client"),
    /// What was kept of its content cannot be read any more.
    CONTENT_UNREADABLE(
            500, "fastcgi-content-unreadable", "cannot be given the content that was kept for it"),
    /// It wrote more than it may.
    TOO_MUCH_OUTPUT(502, "fastcgi-output-too-large", "wrote more than it may"),
    /// Its answer cannot be sent. Who found that has answered in its place, with a cause that says
    /// more.
    UNUSABLE_ANSWER(502, "gateway-head-invalid", "gave an answer that cannot be sent"),
    /// The connection broke.
    LOST(502, "fastcgi-lost", "closed the connection before the end of its answer"),
    /// The server stops.
    STOPPED(503, "fastcgi-stopped", "was left because the server stops");

    private final int status;
    private final String code;
    private final String clause;

    /// @param status of the answer, where none has begun
    /// @param code of the cause
    /// @param clause what the application did, for a sentence that it is the subject of
    Ending(int status, String code, String clause) {
        this.status = status;
        this.code = code;
        this.clause = clause;
    }

    /// For the reader of the answer.
    Failed failed() {
        return new Failed(status, code, clause);
    }
}
