package webserv.engine;

/// What a connection does, as far as another thread can see.
enum ConnectionState {
    /// Waits for the next request.
    IDLE,
    /// Has a head in part.
    READING_HEAD,
    /// Waits for more of a request's content.
    READING_CONTENT,
    /// Has a request with its handler.
    HANDLING,
    /// Has octets that the client is to take.
    SENDING,
    /// Is another protocol's (RFC 9110 §7.8).
    UPGRADED,
    /// Takes no further request, and ends.
    CLOSING
}
