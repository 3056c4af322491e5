package webserv.cgi;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A program that we started by [Spawn], with pipes that nothing blocks on.
///
/// @param child the process
/// @param stdin where content is pumped
record NativeProgram(Child child, Optional<PipeEnd> stdin, ProgramOutput output, PipeEnd stderr)
        implements Program {

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public InputStream errors() {
        return new Errors(stderr);
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
    public void terminateGroup() {
        child.signalGroup(Libc.SIGTERM);
    }

    @Override
    public void killGroup() {
        child.signalGroup(Libc.SIGKILL);
    }

    @Override
    public void release() {
        child.release();
        stderr.close();
        stdin.ifPresent(PipeEnd::close);
    }

    private static final class Errors extends InputStream {
        private final PipeEnd pipe;

        Errors(PipeEnd pipe) {
            this.pipe = pipe;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            try {
                int n = pipe.read(octets, offset, length);
                while (n == PipeEnd.NOTHING_YET) {
                    pipe.await(Poller.READABLE);
                    n = pipe.read(octets, offset, length);
                }
                return n == 0 ? -1 : n;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while errors were awaited");
            }
        }

        @Override
        public void close() {
            pipe.close();
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
