package webserv.fastcgi;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.Consumer;
import webserv.gateway.ProgramInput;

/// What the application is asked.
///
/// @param method of the request
/// @param opening the records before the content; a view for each use
/// @param input the content
/// @param log takes each line of its errors
/// @param notes what becomes of it
record Question(
        String method,
        ByteBuffer opening,
        ProgramInput input,
        Consumer<String> log,
        ConversationNotes notes) {
    /// Idempotent (RFC 9110 §9.2.2): asked twice, they do what once would have done.
    private static final Set<String> IDEMPOTENT =
            Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    @Override
    public ByteBuffer opening() {
        return opening.asReadOnlyBuffer();
    }

    /// Whether it may be asked again after a connection that broke before any answer: without
    /// content, which is read once, and by a method that allows it (RFC 9110 §9.2.2).
    boolean isRepeatable() {
        return input instanceof ProgramInput.Nothing && IDEMPOTENT.contains(method);
    }
}
