package webserv.handlers.files;

import java.util.List;
import webserv.api.http.Content;
import webserv.handlers.representation.ByteRange;
import webserv.handlers.representation.Validators;

/// A file as it is at one moment, ready to be sent.
///
/// @param contentType the value of `Content-Type`
/// @param octets the content
record Representation(String contentType, Validators validators, Octets octets) {

    /// The octets of a file. Exactly one of the methods that make content, or [#release], is called
    /// for each request.
    sealed interface Octets permits InMemory, InOpenFile {
        /// The number of octets.
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
