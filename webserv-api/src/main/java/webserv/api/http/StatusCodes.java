package webserv.api.http;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The status codes of RFC 9110 §15 and of the registry that webserv may send, with the names they
/// have there.
public final class StatusCodes {
    private static final Map<Integer, String> NAMES =
            Stream.of(
                            "100 Continue",
                            "101 Switching Protocols",
                            "103 Early Hints",
                            "104 Upload Resumption Supported",
                            "200 OK",
                            "201 Created",
                            "202 Accepted",
                            "203 Non-Authoritative Information",
                            "204 No Content",
                            "205 Reset Content",
                            "206 Partial Content",
                            "300 Multiple Choices",
                            "301 Moved Permanently",
                            "302 Found",
                            "303 See Other",
                            "304 Not Modified",
                            "307 Temporary Redirect",
                            "308 Permanent Redirect",
                            "400 Bad Request",
                            "401 Unauthorized",
                            "402 Payment Required",
                            "403 Forbidden",
                            "404 Not Found",
                            "405 Method Not Allowed",
                            "406 Not Acceptable",
                            "407 Proxy Authentication Required",
                            "408 Request Timeout",
                            "409 Conflict",
                            "410 Gone",
                            "411 Length Required",
                            "412 Precondition Failed",
                            "413 Content Too Large",
                            "414 URI Too Long",
                            "415 Unsupported Media Type",
                            "416 Range Not Satisfiable",
                            "417 Expectation Failed",
                            "421 Misdirected Request",
                            "422 Unprocessable Content",
                            "423 Locked",
                            "424 Failed Dependency",
                            "425 Too Early",
                            "426 Upgrade Required",
                            "428 Precondition Required",
                            "429 Too Many Requests",
                            "431 Request Header Fields Too Large",
                            "451 Unavailable For Legal Reasons",
                            "500 Internal Server Error",
                            "501 Not Implemented",
                            "502 Bad Gateway",
                            "503 Service Unavailable",
                            "504 Gateway Timeout",
                            "505 HTTP Version Not Supported",
                            "507 Insufficient Storage",
                            "508 Loop Detected",
                            "511 Network Authentication Required")
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    line -> Integer.valueOf(line.substring(0, 3)),
                                    line -> line.substring(4)));

    private StatusCodes() {}

    /// The name of a status code, or an empty text where it has none (RFC 9112 §4: the reason
    /// phrase may be empty).
    public static String reasonPhrase(int statusCode) {
        return NAMES.getOrDefault(statusCode, "");
    }

    /// Whether a response of that status never has content (RFC 9110 §6.4.1).
    public static boolean forbidsContent(int statusCode) {
        return statusCode < 200 || statusCode == 204 || statusCode == 304;
    }
}
