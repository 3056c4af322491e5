package webserv.api.spi;

import webserv.api.http.Fields;

/// What a response says before its content.
///
/// @param status 200 to 599
/// @param fields all but those that frame the message, which the codec adds
/// @param contentLength octets of content, or [webserv.api.http.Content#UNKNOWN_LENGTH]; for an
///   answer to HEAD or a 304, those that the answer to GET would have
public record ResponseHead(int status, Fields fields, long contentLength) {
    /// The longest head, from the status line to the empty line; a codec sends no longer one. What
    /// fields claim to hold need not end, and whoever goes through them is a loop that other
    /// connections wait for. Chromium takes no more than this, Java's own client no more than 384
    /// KiB: a longer one would be of use to few.
    public static final int MOST_OCTETS = Fields.MOST_OCTETS;

    /// What the fields of one origin may have, be it a program or the configuration: a KiB is left
    /// for the status line, the fields that the server sets, and those of its page for 500.
    public static final int MOST_FIELD_OCTETS = MOST_OCTETS - 1024;
}
