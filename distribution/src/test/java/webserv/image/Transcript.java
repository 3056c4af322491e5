package webserv.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The lines that a process writes, kept as they come. Safe for any thread.
final class Transcript {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    /// Reads the process's output until it ends.
    static Transcript of(Process process) {
        var transcript = new Transcript();
        Thread.startVirtualThread(() -> transcript.readAll(process.inputReader()));
        return transcript;
    }

    private void readAll(BufferedReader output) {
        try (output) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(the output broke off: " + e + ")");
        }
        end();
    }

    private void add(String line) {
        lock.lock();
        try {
            lines.add(line);
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a line that contains all the parts.
    ///
    /// @throws AssertionError with all that was written, if it does not come
    void await(String... parts) {
        lock.lock();
        try {
            long nanos = Duration.ofSeconds(60).toNanos();
            while (!contains(parts)) {
                if (ended || nanos <= 0) {
                    throw new AssertionError(
                            "no line with " + List.of(parts) + " in:\n" + String.join("\n", lines));
                }
                nanos = grown.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for a line", e);
        } finally {
            lock.unlock();
        }
    }

    private boolean contains(String... parts) {
        return lines.stream().anyMatch(line -> List.of(parts).stream().allMatch(line::contains));
    }

    /// What was written so far.
    @Override
    public String toString() {
        lock.lock();
        try {
            return String.join("\n", lines);
        } finally {
            lock.unlock();
        }
    }
}
