package webserv.handlers.files;

import java.util.List;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.handlers.representation.ByteRange;
import webserv.handlers.representation.Coding;
import webserv.handlers.representation.Validators;

/// A file as it is at one moment, ready to be sent.
///
/// @param octets the content
record Representation(Metadata metadata, Octets octets) {

    /// What is said of a representation (RFC 9110 §8).
    ///
    /// @param contentType the value of `Content-Type`: that of the file, however it is packed
    /// @param made whether the octets are made while they are sent, so that their number is not
    ///   known and no part of them can be asked for
    /// @param repeated what a 304 says as well: `Cache-Control` and `Vary`
    record Metadata(
            String contentType,
            Coding coding,
            Validators validators,
            boolean made,
            Fields repeated) {}

    /// The octets of a file. Exactly one of the methods that make content, or [#release], is called
    /// for each request.
    sealed interface Octets permits InMemory, InOpenFile, Packed {
        /// The number of octets, or [Content#UNKNOWN_LENGTH].
        long length();

        /// All of them.
        Content all();

        /// A run of them.
        Content part(ByteRange range);

        /// Several runs, as `multipart/byteranges`.
        Content parts(List<ByteRange> ranges, Multipart multipart);

        /// Gives back what is held, when no content was made.
        void release();
    }
}
