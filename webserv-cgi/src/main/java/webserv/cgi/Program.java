package webserv.cgi;

import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// A program that was started, and the pipes to it. Safe for any thread.
interface Program {

    /// The number of its process.
    long pid();

    /// Its standard output.
    ProgramOutput output();

    /// Its standard input, where its content is pumped.
    OutputStream input();

    /// Waits in the kernel until there is output or the end of it, with the calling thread, which
    /// should not be a virtual one. Only before [#attend].
    ///
    /// @return whether there is; a program may say no without having waited
    boolean beginsWithin(int millis);

    /// Waits in the kernel until [#isOver], with the calling thread, which should not be a virtual
    /// one: it holds its carrier. Only before [#attend].
    ///
    /// @return whether it is; a program may say no without having waited
    boolean isOverWithin(int millis);

    /// Begins to watch for its end, and to pass its standard error on, line by line. To be called
    /// once, unless [#isOver] has told that there is nothing left to watch.
    ///
    /// @param maxOctets of its errors that are passed on; the rest is dropped
    void attend(int maxOctets, Consumer<String> log);

    /// Waits until its standard error has been passed on to the end; false where it has not in
    /// time.
    boolean awaitErrors(Duration atMost) throws InterruptedException;

    /// Runs code that waits for a pipe, at once and on a thread of its own.
    void pump(Runnable code);

    /// Its exit status, as a shell counts: 128 and the number for a signal. Completed when it has
    /// ended, whatever else of its tree runs on, if it is attended. What depends on it must not
    /// wait.
    CompletableFuture<Integer> exit();

    /// Whether it has ended, no process has its output open, and all of its errors were passed on.
    /// Does not wait, and may say no where that is not known.
    boolean isOver();

    /// How long it was ready to work and waited for a processor, up to now. Nothing behind
    /// [#release], and where that is not known.
    Duration queued();

    /// How long processors worked for it and for the children that it waited for. Nothing before
    /// [#release], and where that is not known.
    Duration worked();

    /// Sends SIGTERM to all of its process group, where it has one of its own.
    void terminateGroup();

    /// Sends SIGKILL to all of its process group, where it has one of its own.
    void killGroup();

    /// Gives back all that is held but the output, which its reader gives back. Whatever is left of
    /// the group is killed, and [#pid] means nothing any more. Idempotent.
    void release();
}
