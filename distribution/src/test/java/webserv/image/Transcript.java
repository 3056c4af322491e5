package webserv.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// The lines that a process writes, kept as they come. Safe for any thread.
final class Transcript {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
        await(() -> contains(parts), "no line with " + List.of(parts));
    }

    /// Waits for the end of the output, which is read a moment after the process has ended.
    ///
    /// @throws AssertionError with all that was written, if it does not come
    void awaitEnd() {
        await(() -> ended, "no end");
    }

    private void await(BooleanSupplier condition, String otherwise) {
        lock.lock();
        try {
            long nanos = PATIENCE.toNanos();
            while (!condition.getAsBoolean()) {
                if (ended || nanos <= 0) {
                    throw new AssertionError(otherwise + " in:\n" + String.join("\n", lines));
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
