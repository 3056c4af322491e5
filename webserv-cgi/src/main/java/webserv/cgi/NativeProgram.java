package webserv.cgi;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// A program that we started by [Spawn], with pipes that nothing blocks on.
///
/// @param child the process
/// @param stdin where content is pumped
record NativeProgram(Child child, Optional<PipeEnd> stdin, PipeOutput output, PipeErrors stderr)
        implements Program {

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public boolean beginsWithin(int millis) {
        return stderr.awaitOutputOf(output, millis);
    }

    /// For its end first: each output that it closes would wake the thread, which may take the
    /// processor from it before the rest of its end. Its outputs may be open for a moment longer,
    /// as a process that is started meanwhile has them until it is loaded.
    @Override
    public boolean isOverWithin(int millis) {
        return child.endsWithin(millis) && stderr.awaitOverWith(output, millis);
    }

    @Override
    public void attend(int maxOctets, Consumer<String> log) {
        child.watch();
        stderr.log(maxOctets, log);
    }

    @Override
    public boolean awaitErrors(Duration atMost) throws InterruptedException {
        return stderr.awaitEnd(atMost);
    }

    @Override
    public boolean isOver() {
        return child.exit().isDone() && stderr.isOverWith(output);
    }

    @Override
    public OutputStream input() {
        return new Input(stdin.orElseThrow());
    }

    @Override
    public void pump(Runnable code) {
        Thread.ofVirtual().name("cgi-pump").start(code);
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return child.exit();
    }

    @Override
    public Duration queued() {
        return child.queued();
    }

    @Override
    public Duration worked() {
        return child.worked();
    }

    @Override
    public void terminateGroup() {
        child.signalGroup(Processes.SIGTERM);
    }

    @Override
    public void killGroup() {
        child.signalGroup(Processes.SIGKILL);
    }

    @Override
    public void release() {
        child.release();
        stderr.close();
        if (stdin.isPresent()) {
            stdin.get().close();
        }
    }

    private static final class Input extends OutputStream {
        private final PipeEnd pipe;

        Input(PipeEnd pipe) {
            this.pipe = pipe;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            try {
                for (int written = 0; written < length; ) {
                    int n = pipe.write(octets, offset + written, length - written);
                    written += n;
                    if (n == 0) {
                        pipe.await(Poller.WRITABLE);
                    }
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while the program was to read");
            }
        }

        @Override
        public void close() {
            pipe.close();
        }
    }
}
