package webserv.api.http;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import webserv.api.io.Wire;

/// What a handler answers.
public sealed interface Reply {

    /// A response, given whole. The engine adds Date and the fields that frame the message
    /// (Content-Length, Transfer-Encoding, Connection), which a handler therefore never sets.
    ///
    /// @param status 200 to 599
    /// @param fields what the handler has to say
    /// @param content not sent, but given back, in answer to HEAD and with a status that forbids
    ///   it: see the kinds of [Content]
    record Response(int status, Fields fields, Content content) implements Reply {
        /// @throws IllegalArgumentException if the status is out of range
        public Response {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("a final status is from 200 to 599: " + status);
            }
            Objects.requireNonNull(fields, "a response has fields");
            Objects.requireNonNull(content, "a response has content");
        }

        /// A response with text in UTF-8.
        public static Response text(int status, String text) {
            return new Response(
                    status,
                    Fields.of("Content-Type", "text/plain; charset=utf-8"),
                    Content.of(text));
        }

        /// A response with an HTML page in UTF-8.
        public static Response html(int status, String page) {
            return new Response(
                    status,
                    Fields.of("Content-Type", "text/html; charset=utf-8"),
                    Content.of(page));
        }

        /// A response without content. A redirect made so, which says with Location where it leads,
        /// gets a short note from the engine, in the form that Accept asks for.
        public static Response empty(int status, String... fieldNamesAndValues) {
            return new Response(status, Fields.of(fieldNamesAndValues), Content.EMPTY);
        }

        /// This response with one more field line.
        public Response with(String name, String value) {
            return new Response(status, fields.with(name, value), content);
        }
    }

    /// A refusal, which the engine turns into the error page that is configured for the status, or
    /// into the handler's own content where it has some.
    ///
    /// @param status 400 to 599
    /// @param cause for the log and the decision record; what of it the client sees is its code
    /// @param fields sent along, such as Allow or Retry-After
    /// @param content sent in place of an error page, for answers that programs read, such as the
    ///   problems of a protocol (RFC 9457 §3): octets, whose Content-Type is among the fields
    record Refusal(int status, Cause cause, Fields fields, Optional<Content> content)
            implements Reply {
        /// What is short comes free as other requests end, mostly within seconds; a client that
        /// comes back sooner makes it scarcer.
        private static final long BUSY_SECONDS = 5;

        /// @throws IllegalArgumentException if the status is out of range, or the content is other
        ///   than octets
        public Refusal {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException(
                        "a refusal has a status from 400 to 599: " + status);
            }
            Objects.requireNonNull(cause, "a refusal has a cause");
            Objects.requireNonNull(fields, "a refusal has fields");
            if (content.isPresent() && !(content.get() instanceof Content.Bytes)) {
                throw new IllegalArgumentException("a refusal's own content is octets");
            }
        }

        /// A refusal that the engine makes an error page for.
        public Refusal(int status, Cause cause, Fields fields) {
            this(status, cause, fields, Optional.empty());
        }

        /// A refusal without fields of its own.
        public Refusal(int status, Cause cause) {
            this(status, cause, Fields.empty());
        }

        /// A refusal for now, where another request may find what this one did not: 503 (RFC 9110
        /// §15.6.4, Service Unavailable) with a `Retry-After` of five seconds. What lasts until
        /// somebody mends it, as a program that is not installed, has no such time.
        public static Refusal busy(Cause cause) {
            return busy(cause, BUSY_SECONDS);
        }

        /// A refusal for now, of which the handler knows how long it may last.
        ///
        /// @param seconds at least 1, what `Retry-After` says (RFC 9110 §10.2.3, Retry-After)
        /// @throws IllegalArgumentException if the seconds are below 1
        public static Refusal busy(Cause cause, long seconds) {
            if (seconds < 1) {
                throw new IllegalArgumentException(
                        "a client comes back in 1 second or later: " + seconds);
            }
            return new Refusal(503, cause, Fields.of("Retry-After", Long.toString(seconds)));
        }

        /// A refusal whose cause has no code of its own, see [Cause#ofHandler].
        ///
        /// @param detail of the cause
        public Refusal(int status, String detail, Fields fields) {
            this(status, Cause.ofHandler(status, detail), fields);
        }

        /// A refusal whose cause has no code of its own, without fields.
        ///
        /// @param detail of the cause
        public Refusal(int status, String detail) {
            this(status, detail, Fields.empty());
        }
    }

    /// The connection goes over to another protocol (RFC 9110 §7.8), such as `websocket`.
    ///
    /// Where the request offers the protocol, see [RequestHead#offersUpgrade], the engine waits
    /// until the request is complete, drops what of its content the handler did not read, sends 101
    /// with `Upgrade` and `Connection: upgrade`, and hands the connection over. Where it does not,
    /// the answer is 426 with `Upgrade`, so that a handler without another way to answer need not
    /// look for the offer.
    ///
    /// From then on the connection is the new reader's. What the client had sent behind its request
    /// is the first it receives. Deadlines are its own to set. The connection still counts among
    /// those of the server; when the server stops it is finished, as by [Wire#finish], whatever the
    /// protocol would have had to say, and [Wire.Reader#closed] is called as always.
    ///
    /// @param protocol `name` or `name/version`, both tokens
    /// @param fields sent along with 101, such as Sec-WebSocket-Accept; without Upgrade
    /// @param takeover told of the connection on its loop, once, when 101 was written; never told
    ///   where that does not happen, so it should hold nothing until then. What it throws aborts
    ///   the connection
    record Upgrade(String protocol, Fields fields, Wire.Acceptor takeover) implements Reply {
        /// @throws IllegalArgumentException if the protocol is not one, or Upgrade is among the
        ///   fields
        public Upgrade {
            int slash = protocol.indexOf('/');
            if (!Syntax.isToken(slash < 0 ? protocol : protocol.substring(0, slash))
                    || (slash >= 0 && !Syntax.isToken(protocol.substring(slash + 1)))) {
                throw new IllegalArgumentException(
                        "a protocol is a token, or two with a slash between: "
                                + Syntax.quoted(protocol));
            }
            if (fields.has("Upgrade")) {
                throw new IllegalArgumentException("the field Upgrade is the server's to set");
            }
        }
    }

    /// Another path's answer in place of one of its own. The engine routes a request for the new
    /// path at the same server, with the fields that the client sent, but for those of content that
    /// is left behind. It bounds how often one request may be forwarded.
    ///
    /// @param path as in a request target: beginning with `/`, percent-encoded, not yet normalised
    /// @param query what would follow the `?`; absent where there is none
    /// @param kind what becomes of method and content
    record Forward(String path, Optional<String> query, Kind kind) implements Reply {

        /// What is forwarded.
        public enum Kind {
            /// GET, or HEAD where the client asked so, without content: the local redirect of RFC
            /// 3875 §6.2.2.
            GET,
            /// The same request, with its method and content, of which nothing may have been asked
            /// for yet.
            SAME_REQUEST
        }

        /// What describes content, and a request without any does not have (RFC 9110 §8, §10.1.1;
        /// RFC 9112 §6).
        private static final Set<String> OF_CONTENT =
                Set.of(
                        "content-type",
                        "content-length",
                        "content-encoding",
                        "content-language",
                        "content-location",
                        "content-range",
                        "content-md5",
                        "transfer-encoding",
                        "trailer",
                        "expect");

        /// @throws IllegalArgumentException if the path does not begin with `/`, or path or query
        ///   holds what a request target may not: blanks, controls, anything beyond ASCII
        public Forward {
            if (!path.startsWith("/") || !isVisible(path) || !isVisible(query.orElse(""))) {
                throw new IllegalArgumentException(
                        "a forward leads to a path of visible characters: " + Syntax.quoted(path));
            }
        }

        /// A forward of GET.
        public Forward(String path, Optional<String> query) {
            this(path, query, Kind.GET);
        }

        /// A forward to a path with its query behind, as a target has it.
        public static Forward to(String target, Kind kind) {
            int mark = target.indexOf('?');
            return mark < 0
                    ? new Forward(target, Optional.empty(), kind)
                    : new Forward(
                            target.substring(0, mark),
                            Optional.of(target.substring(mark + 1)),
                            kind);
        }

        private static boolean isVisible(String text) {
            return text.chars().allMatch(c -> c > ' ' && c < 0x7F);
        }

        /// The head of the request that takes the place of another one. Where it is the same
        /// request, its target still has what the client sent as [RequestTarget#raw].
        ///
        /// @param first the head that the client sent
        public RequestHead head(RequestHead first) {
            return switch (kind) {
                case GET -> headOfGet(first);
                case SAME_REQUEST ->
                        first.with(
                                new RequestTarget(
                                        first.target().form(), first.target().raw(), path, query));
            };
        }

        private RequestHead headOfGet(RequestHead first) {
            var method = first.method().equals(Methods.HEAD) ? Methods.HEAD : Methods.GET;
            var raw = query.map(text -> path + "?" + text).orElse(path);
            return new RequestHead(
                    method,
                    new RequestTarget(RequestTarget.Form.ORIGIN, raw, path, query),
                    first.authority(),
                    first.version(),
                    withoutContent(first.fields()),
                    0,
                    false);
        }

        private static Fields withoutContent(Fields fields) {
            var left = new Fields.Builder();
            for (var line : fields.lines()) {
                if (!OF_CONTENT.contains(line.name().toLowerCase(Locale.ROOT))) {
                    left.add(line);
                }
            }
            return left.build();
        }
    }
}
