package webserv.http;

import webserv.api.http.StatusCodes;
import webserv.api.spi.ResponseHead;

/// How a client finds the end of a response's content (RFC 9112 §6.3).
enum ContentEnd {
    /// There is none, and no field speaks of it.
    NO_CONTENT,
    /// After as many octets as Content-Length says.
    LENGTH,
    /// After the last chunk.
    LAST_CHUNK,
    /// Where the connection ends.
    CLOSE;

    /// Chooses.
    ///
    /// A 304 tells the length that the 200 would have only if it is more than 0: a 0 is most likely
    /// that of the 304 itself, and Content-Length may always be left out there (RFC 9110 §8.6).
    ///
    /// @param chunks whether the client knows chunks, which an HTTP/1.0 client does not
    static ContentEnd of(ResponseHead head, boolean chunks) {
        if (head.status() == 304 && head.contentLength() > 0) {
            return LENGTH;
        }
        if (StatusCodes.forbidsContent(head.status())) {
            return NO_CONTENT;
        }
        if (head.contentLength() >= 0 || head.status() == 205) {
            return LENGTH;
        }
        return chunks ? LAST_CHUNK : CLOSE;
    }
}
