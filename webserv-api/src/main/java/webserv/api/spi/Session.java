package webserv.api.spi;

import java.nio.ByteBuffer;
import webserv.api.http.Fields;
import webserv.api.io.FileSlice;

/// The server's side of one connection, as a state machine without I/O, threads or clock. Confined
/// to the connection's loop.
///
/// ```
///   reading:  HEAD ──► CONTENT ──► COMPLETE ─┐             both complete, connection persists:
///   sending:  AWAITED ──► CONTENT ──► COMPLETE ┴─► next exchange, else CLOSED
/// ```
///
/// Each exchange has a stream number, so that a codec with many exchanges at a time needs no other
/// contract; in HTTP/1.1 there is one at a time and the numbers count up.
///
/// Calls that do not fit the state are the caller's mistake and throw [IllegalStateException].
public interface Session {

    /// Reads on.
    ///
    /// The engine calls it until it returns a [Event.Wait]. With [Event.Wait#NEED_INPUT] the buffer
    /// is used up: an incomplete element is kept within.
    ///
    /// @param octets what arrived, read from its position on; may be empty
    Event next(ByteBuffer octets);

    /// Tells that the peer will send no more. The next call of [#next] says what that means: within
    /// a message [Event.Malformed], between two [Event.Wait#CLOSED].
    void inputEnded();

    /// How much more content the peer has said that it sends, beyond what [#next] has told of: the
    /// rest of its length, or of a chunk whose size is read. In octets; 0 where nothing is known.
    long announcedContent();

    /// Whether part of a head has been read, so that the time for it is running.
    boolean isReadingHead();

    /// Whether nothing was read since the last exchange: the connection may be closed without a
    /// word.
    boolean isIdle();

    /// Sends an interim response (RFC 9110 §15.2), such as 100. Does nothing for an HTTP/1.0
    /// client, which does not know them.
    ///
    /// @param status 100 to 199, 101 excepted
    void interim(int stream, int status, Fields fields);

    /// Sends something that has no meaning, to find out whether a peer that has ended its sending
    /// is there: the system of one that has closed answers with a reset. May send nothing where
    /// that was done often.
    ///
    /// @return whether there is such a thing, at this place of this response and for this peer
    boolean probe(int stream);

    /// Sends 101 (RFC 9110 §15.2.2) with `Upgrade` and `Connection: upgrade`, which ends the
    /// session: [#next] says [Event.Wait#CLOSED] and reads nothing, and what follows on the
    /// connection is the new protocol's. The request must be complete, in HTTP/1.1, and not
    /// answered.
    ///
    /// @param protocol what Upgrade says; the client has offered it
    /// @param fields sent along
    /// @throws IllegalArgumentException if a field frames the message or could not be sent; nothing
    ///   was sent then, and the request can still be answered
    /// @throws HeadTooLongException as by [#send(int, ResponseHead)]; the same holds then
    void switchProtocol(int stream, String protocol, Fields fields);

    /// Sends the head of the final response with the fields that frame it.
    ///
    /// @return whether content is to follow: false in answer to HEAD, with a status that forbids
    ///   it, and where its length is 0. [#end] is to be called either way.
    /// @throws IllegalArgumentException if a field frames the message or is about the connection
    ///   (Content-Length, Transfer-Encoding, Trailer, Connection, Keep-Alive, Proxy-Connection), or
    ///   could not be sent; nothing was sent then
    /// @throws HeadTooLongException if the head is longer than [ResponseHead#MOST_OCTETS]; nothing
    ///   was sent then
    boolean send(int stream, ResponseHead head);

    /// Sends content.
    ///
    /// @throws IllegalArgumentException if it is more than the head declared; nothing of it was
    ///   sent
    void send(int stream, ByteBuffer octets);

    /// Sends content from a file; the session closes the slice, come what may.
    ///
    /// @throws IllegalArgumentException if it is more than the head declared; nothing of it was
    ///   sent
    void send(int stream, FileSlice slice);

    /// Ends the response.
    ///
    /// @param trailers sent where the content is chunked, else dropped
    /// @throws IllegalArgumentException if less content was sent than the head declared: the
    ///   connection must be aborted
    void end(int stream, Fields trailers);

    /// Makes the exchange under way the last one: its response says `Connection: close` unless its
    /// head is sent already, and [Event.Wait#CLOSED] follows the response's end. Until then the
    /// request's content is read as before; what is left of it after that is not.
    void closeAfterResponse();

    /// Reads no further, for a refusal that the engine decides on: time has run out, or there are
    /// too many connections. What was read of an incomplete head or content is dropped. The session
    /// takes one response, unless the head of one is sent already, and closes, as after
    /// [Event.Malformed].
    ///
    /// @return the stream to answer: the exchange under way, or the one that would have begun
    int abandonInput();
}
