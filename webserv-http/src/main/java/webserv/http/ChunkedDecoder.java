package webserv.http;

import java.nio.ByteBuffer;
import webserv.api.http.Fields;
import webserv.api.spi.MessageLimits;

/// Decodes `chunked` content (RFC 9112 §7.1) without buffering it.
///
/// ```
/// chunked-body = *chunk last-chunk trailer-section CRLF
/// chunk        = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
/// chunk-size   = 1*HEXDIG                ; here: at most 15 that count
/// chunk-ext    = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
/// ```
///
/// Extensions are read by their grammar and dropped (RFC 9112 §7.1.1). BWS is taken where the
/// grammar has it, as RFC 9110 §5.6.3 demands, and nowhere else: not behind the size of a chunk
/// without extensions. CR and LF end the line even within quotes, because there they are no
/// `qdtext`; a reader that skips them there sees another message.
///
/// ```
///   SIZE_START ► SIZE ──────────────────────────────┬──► LINE_FEED ──► DATA ► DATA_CR ► DATA_LF ─┐
///       ▲          └► GAP ► NAME_START ► NAME ──────┤        │                                   │
///       │                      ▲         └► VALUE … ┤        └──► TRAILERS ► COMPLETE            │
///       │                      └────────────────────┘                                            │
///       └────────────────────────────────────────────────────────────────────────────────────────┘
/// ```
final class ChunkedDecoder implements ContentDecoder {
    /// How many octets of extensions a message may have: a chunk of one octet behind 250 octets of
    /// extensions costs the server much and the sender little. Beyond: 400. Go allows as many.
    private static final int MOST_EXTENSION_OCTETS = 16 * 1024;

    private enum State {
        SIZE_START,
        SIZE,
        GAP,
        NAME_START,
        NAME,
        NAME_GAP,
        VALUE_START,
        TOKEN,
        QUOTED,
        ESCAPED,
        QUOTE_END,
        LINE_FEED,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILERS,
        COMPLETE
    }

    private final int mostLineOctets;
    private final TrailerSection trailers;
    private final LineReader lines = new LineReader();
    private State state = State.SIZE_START;
    private int lineOctets;
    private int extensionOctets;

    /// The size read so far, then what is left of the chunk.
    private long size;

    ChunkedDecoder(MessageLimits limits) {
        mostLineOctets = limits.chunkLineOctets();
        trailers = new TrailerSection(limits);
    }

    @Override
    public ByteBuffer decode(ByteBuffer input) {
        while (input.hasRemaining() && state != State.COMPLETE) {
            if (state == State.DATA) {
                return data(input);
            }
            if (state == State.TRAILERS) {
                state = lines.read(input, trailers) ? State.COMPLETE : State.TRAILERS;
            } else {
                state = after(input.get());
            }
        }
        return NOTHING;
    }

    @Override
    public long announced() {
        return state == State.DATA ? size : 0;
    }

    @Override
    public boolean isComplete() {
        return state == State.COMPLETE;
    }

    @Override
    public Fields trailers() {
        return trailers.fields();
    }

    private ByteBuffer data(ByteBuffer input) {
        var slice = ContentDecoder.slice(input, size);
        size -= slice.remaining();
        if (size == 0) {
            state = State.DATA_CR;
        }
        return slice;
    }

    private State after(byte octet) {
        return switch (state) {
            case LINE_FEED -> lineFeed(octet);
            case DATA_CR -> expect(octet, '\r', State.DATA_LF, "no CRLF behind a chunk's data");
            case DATA_LF -> expect(octet, '\n', State.SIZE_START, "no CRLF behind a chunk's data");
            case SIZE_START, SIZE -> ofSize(octet);
            case GAP, NAME_START, NAME, NAME_GAP, VALUE_START, TOKEN, QUOTED, ESCAPED, QUOTE_END ->
                    ofExtension(octet);
            case DATA, TRAILERS, COMPLETE -> throw new IllegalStateException("no line: " + state);
        };
    }

    private State lineFeed(byte octet) {
        lineOctets = 0;
        return expect(
                octet,
                '\n',
                size == 0 ? State.TRAILERS : State.DATA,
                "a bare CR in a chunk-size line");
    }

    private static State expect(byte octet, char wanted, State next, String otherwise) {
        if (octet != wanted) {
            throw new BadMessage("http-chunk", otherwise + " (RFC 9112 §7.1)");
        }
        return next;
    }

    private State ofSize(byte octet) {
        if (Octets.is(Octets.HEX, octet)) {
            countLineOctet();
            if (size >>> 56 != 0) {
                throw new BadMessage("http-chunk", "a chunk-size is too large (RFC 9112 §7.1)");
            }
            size = size << 4 | Octets.hexValue(octet);
            return State.SIZE;
        }
        if (state == State.SIZE_START) {
            throw new BadMessage(
                    "http-chunk", "a chunk-size does not begin with a digit (RFC 9112 §7.1)");
        }
        return elementEnd(octet);
    }

    private State ofExtension(byte octet) {
        return switch (state) {
            case NAME_START -> start(octet, State.NAME);
            case VALUE_START -> octet == '"' ? count(State.QUOTED) : start(octet, State.TOKEN);
            case NAME -> octet == '=' ? count(State.VALUE_START) : inToken(octet);
            case TOKEN -> inToken(octet);
            case NAME_GAP -> octet == '=' ? count(State.VALUE_START) : gap(octet);
            case QUOTED -> quoted(octet);
            case ESCAPED -> visible(octet);
            case GAP -> gap(octet);
            default -> elementEnd(octet);
        };
    }

    private State start(byte octet, State element) {
        if (Octets.isWhitespace(octet)) {
            return count(state);
        }
        return Octets.is(Octets.TOKEN, octet) ? count(element) : badExtension();
    }

    private State inToken(byte octet) {
        return Octets.is(Octets.TOKEN, octet) ? count(state) : elementEnd(octet);
    }

    private State quoted(byte octet) {
        return switch (octet) {
            case '"' -> count(State.QUOTE_END);
            case '\\' -> count(State.ESCAPED);
            default -> visible(octet);
        };
    }

    /// `qdtext` and what a backslash may quote: no control character but HTAB (RFC 9110 §5.6.4).
    private State visible(byte octet) {
        boolean control = (octet >= 0 && octet < ' ' && octet != '\t') || octet == 0x7F;
        return control ? badExtension() : count(State.QUOTED);
    }

    /// Where the size, a name or a value has ended.
    private State elementEnd(byte octet) {
        if (octet == '\r') {
            return State.LINE_FEED;
        }
        if (Octets.isWhitespace(octet)) {
            return count(state == State.NAME ? State.NAME_GAP : State.GAP);
        }
        return octet == ';' ? count(State.NAME_START) : badExtension();
    }

    /// White space that only a further part of an extension may follow.
    private State gap(byte octet) {
        if (Octets.isWhitespace(octet)) {
            return count(state);
        }
        return octet == ';' ? count(State.NAME_START) : badExtension();
    }

    private static State badExtension() {
        throw new BadMessage("http-chunk", "a chunk-size line is malformed (RFC 9112 §7.1.1)");
    }

    private State count(State next) {
        countLineOctet();
        if (++extensionOctets > MOST_EXTENSION_OCTETS) {
            throw new BadMessage("http-chunk", "too many chunk extensions (RFC 9112 §7.1.1)");
        }
        return next;
    }

    private void countLineOctet() {
        if (++lineOctets > mostLineOctets) {
            throw new BadMessage("http-chunk", "a chunk-size line is too long (RFC 9112 §7.1.1)");
        }
    }
}
