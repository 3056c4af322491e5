package webserv.gateway;

import java.util.List;
import java.util.Optional;
import webserv.api.http.Fields;

/// The head of a program's answer (RFC 3875 §6.2), read and judged.
public sealed interface CgiHead {

    /// A document, or a redirect of the client (§6.2.1, §6.2.3, §6.2.4).
    ///
    /// @param status 200 to 599
    /// @param fields those to be sent
    /// @param contentLength as the program declared it, or
    ///   [webserv.api.http.Content#UNKNOWN_LENGTH]
    record Document(int status, Fields fields, long contentLength) implements CgiHead {}

    /// The answer of another path of this server (§6.2.2).
    ///
    /// @param path beginning with `/`, still encoded
    /// @param query what followed the `?`
    /// @param dropped the names of other fields, which no response takes along
    record LocalRedirect(String path, Optional<String> query, List<String> dropped)
            implements CgiHead {}

    /// No head at all.
    ///
    /// @param reason which line is wrong and why
    record Malformed(String reason) implements CgiHead {}

    /// Judges a head.
    ///
    /// @param lines as [HeadLines] gathered them
    static CgiHead of(List<String> lines) {
        try {
            return new CgiHeadReader().read(lines);
        } catch (CgiHeadReader.MalformedLine malformed) {
            return new Malformed(malformed.reason());
        }
    }
}
