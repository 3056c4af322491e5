package webserv.cgi;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/// A program that was started, and the pipes to it. Safe for any thread.
interface Program {

    /// The number of its process.
    long pid();

    /// Its standard output.
    ProgramOutput output();

    /// Its standard error.
    InputStream errors();

    /// Its standard input, where its content is pumped.
    OutputStream input();

    /// Runs code that waits for a pipe, at once and on a thread of its own.
    void pump(Runnable code);

    /// Its exit status, as a shell counts: 128 and the number for a signal. Completed when it has
    /// ended, whatever else of its tree runs on.
    CompletableFuture<Integer> exit();

    /// Sends SIGTERM to all of its process group, where it has one of its own.
    void terminateGroup();

    /// Sends SIGKILL to all of its process group, where it has one of its own.
    void killGroup();

    /// Gives back all that is held but the output, which its reader gives back. Whatever is left of
    /// the group is killed, and [#pid] means nothing any more. Idempotent.
    void release();
}
