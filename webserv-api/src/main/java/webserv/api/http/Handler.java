package webserv.api.http;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/// Answers requests of one location, or of several that are alike. One handler serves many requests
/// at a time and keeps nothing about any of them.
///
/// Whatever a handler throws, or `null` in place of an answer, is its own failure, and is told with
/// its location: a request is answered with 500, and what the others do goes on.
///
/// Which of the two kinds it is decides where it runs. Start with [#blocking]: a virtual thread for
/// each request, on which waiting is cheap. A [NonBlocking] handler runs on the connection's loop
/// and saves the hand-over; it must never wait, as every connection of the loop would wait with it.
public sealed interface Handler extends AutoCloseable {

    /// Runs on a fresh virtual thread for each request.
    ///
    /// The thread is interrupted when the connection closes before the reply is there, so a handler
    /// that waits for a silent program or another server learns that nobody waits for it. It should
    /// end what it began and throw; what it replies is dropped, and what the reply holds is given
    /// back. A client that merely ends its sending still wants its answer and interrupts nothing.
    /// One that has closed looks the same at first. With HTTP/1.1 it is noticed within half a
    /// second, as it is sent 100 and resets the connection; with HTTP/1.0 there is nothing to send,
    /// and one that has ended its sending and gets nothing for ten seconds is taken to have closed.
    /// One that has sent more than the server reads is noticed when the reply is sent.
    @FunctionalInterface
    non-sealed interface Blocking extends Handler {
        /// @throws ContentTooLargeException is answered with 413
        /// @throws Exception is logged and answered with 500, as is any [Error]
        Reply handle(Request request) throws Exception;
    }

    /// Runs on the loop of the connection and never waits. What it keeps for each loop is that of
    /// [webserv.api.io.LoopDeputy#currentLoop].
    @FunctionalInterface
    non-sealed interface NonBlocking extends Handler {
        /// @return the reply, now or later, completed on any thread, by one that holds no lock; a
        ///   failure is logged and answered with 500, but for [ContentTooLargeException], which is
        ///   answered with 413
        CompletionStage<Reply> handle(Request request);

        /// Nobody waits any more for a reply that was promised, as when the connection has closed:
        /// what would interrupt the thread of a [Blocking] handler. It should end what it began.
        /// The promise may be completed all the same; what it brings is given back. Called on the
        /// loop, once at most for each promise, and never after its reply was taken.
        ///
        /// @param promise what [#handle] returned
        default void abandoned(CompletionStage<Reply> promise) {}
    }

    /// Gives a lambda its kind.
    static Handler blocking(Blocking handler) {
        return handler;
    }

    /// Gives a lambda its kind.
    static Handler nonBlocking(NonBlocking handler) {
        return handler;
    }

    /// The methods that the handler answers, out of [Methods#CONFIGURABLE]. A location may allow
    /// fewer; others get 405 before the handler is asked. HEAD comes with GET: the handler is
    /// called with `HEAD` and may answer as to GET.
    default List<String> methods() {
        return Methods.CONFIGURABLE;
    }

    /// Those of [#methods] that the resource at a path answers otherwise than by 405, for `Allow`
    /// (RFC 9110 §10.2.1). Asked on the loop: it must not wait.
    ///
    /// @param pathInLocation as in [Request#pathInLocation]
    default List<String> methodsAt(String pathInLocation) {
        return methods();
    }

    /// What the answer to OPTIONS says beside `Allow` (RFC 9110 §9.3.7). Asked on the loop at every
    /// such request: it must not wait.
    default Fields optionsFields() {
        return Fields.empty();
    }

    /// Takes hold of what the handler works with: folders, locks, threads. Called once, before the
    /// server listens; it may wait. A handler that is only checked is never started, and neither
    /// its making nor [#methods] should change anything in the world.
    ///
    /// @throws IOException stops the start of the server; the message says what is missing.
    ///   Anything else that is thrown stops it as well
    default void start() throws IOException {}

    /// What keeps the handler from some of what it is for, though not from the rest: a sentence
    /// each, with the file, line and column of the setting in front where there is one. Found
    /// without changing anything, before [#start]; it may wait. `webserv check` prints them, and a
    /// server logs them when it starts.
    default List<String> warnings() {
        return List.of();
    }

    /// Tells what [Blocking#handle] or [NonBlocking#handle] would do with a request, without doing
    /// it: nothing outside is changed and no program is run, but files may be looked at. The reply
    /// must be the one that the request would get.
    ///
    /// Called on a thread that may wait, and only by those who ask for an explanation; a server
    /// asks for its error pages once, when it serves already.
    ///
    /// @param request has no content
    /// @throws Exception where handling the request would fail in the same way
    default Prospect explain(Request request) throws Exception {
        return Prospect.UNKNOWN;
    }

    /// What the handler does at this moment, for `webserv status`: numbers and short texts by name,
    /// such as how many programs run. Called by any thread, at any time before [#close].
    default Map<String, Object> status() {
        return Map.of();
    }

    /// Gives back what the handler holds; called when the server has stopped, or when the handler
    /// was not started after all: once for each location that it answers for.
    @Override
    default void close() {}
}
