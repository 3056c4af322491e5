package webserv.fastcgi;

import java.nio.ByteBuffer;

/// What an application's records say, in the order in which they say it.
sealed interface Part {

    /// Octets of the answer.
    ///
    /// @param octets a view of what was read, valid until the next reading
    record Output(ByteBuffer octets) implements Part {}

    /// Octets for the log.
    ///
    /// @param octets a view of what was read, valid until the next reading
    record Errors(ByteBuffer octets) implements Part {}

    /// The end of the request.
    ///
    /// @param appStatus the exit status that a CGI program would have had
    /// @param protocolStatus whether the request was taken at all: one of the constants
    record End(long appStatus, int protocolStatus) implements Part {
        static final int REQUEST_COMPLETE = 0;
        static final int CANNOT_MULTIPLEX = 1;
        static final int OVERLOADED = 2;
        static final int UNKNOWN_ROLE = 3;
    }

    /// No records of this protocol.
    ///
    /// @param reason what is wrong
    record Malformed(String reason) implements Part {}

    /// Nothing to say.
    enum Wait implements Part {
        /// The octets are used up.
        NEED_INPUT
    }
}
