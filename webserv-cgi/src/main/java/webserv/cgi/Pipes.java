package webserv.cgi;

import java.io.IOException;

/// The pipes of a program that is being started. Closing it closes the ends that nobody took.
/// Confined to one thread.
final class Pipes implements AutoCloseable {
    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int NONE = -1;

    private final int[] stdin = {NONE, NONE};
    private final int[] stdout = {NONE, NONE};
    private final int[] stderr = {NONE, NONE};

    /// @param withInput whether there is a pipe to the program, too
    /// @throws IOException if there are no descriptors left
    Pipes(boolean withInput) throws IOException {
        try {
            open(stdout);
            open(stderr);
            if (withInput) {
                open(stdin);
            }
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    private static void open(int[] ends) throws IOException {
        Libc.check("pipe", Descriptors.pipe(ends));
    }

    /// The program's ends, which stay this object's.
    int programStdin() {
        return stdin[READ];
    }

    int programStdout() {
        return stdout[WRITE];
    }

    int programStderr() {
        return stderr[WRITE];
    }

    /// Our ends, which are the caller's from then on.
    int takeStdin() {
        return take(stdin, WRITE);
    }

    int takeStdout() {
        return take(stdout, READ);
    }

    int takeStderr() {
        return take(stderr, READ);
    }

    private static int take(int[] pipe, int end) {
        int descriptor = pipe[end];
        pipe[end] = NONE;
        return descriptor;
    }

    @Override
    public void close() {
        for (var pipe : new int[][] {stdin, stdout, stderr}) {
            for (int descriptor : pipe) {
                if (descriptor != NONE) {
                    Descriptors.close(descriptor);
                }
            }
        }
    }
}
