package webserv.nio;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import webserv.api.io.LoopDeputy;
import webserv.api.io.Wire;

/// A deputy that has nothing else to do than what it is told.
class FreeThread extends LoopDeputy implements AutoCloseable {
    private final LinkedBlockingQueue<Runnable> orders = new LinkedBlockingQueue<>();
    volatile boolean busy;

    FreeThread() {
        super("deputy");
        setDaemon(true);
        start();
    }

    @Override
    protected boolean isFree() {
        return !busy;
    }

    @Override
    public void run() {
        try {
            while (true) {
                orders.take().run();
            }
        } catch (InterruptedException _) {
            // It is closed.
        }
    }

    void order(Runnable order) {
        orders.add(order);
    }

    /// Gives a task to a wire until the loop sleeps, so that this thread runs it.
    void standIn(Wire wire, Runnable task) {
        order(() -> {
            boolean isDone = false;
            while (!isDone && !isInterrupted()) {
                isDone = equals(giveAndAwait(wire, task));
            }
        });
    }

    /// @return who ran the task, or would have
    private @Nullable Thread giveAndAwait(Wire wire, Runnable task) {
        var ranBy = new AtomicReference<@Nullable Thread>();
        wire.execute(() -> {
            var current = Thread.currentThread();
            try {
                if (equals(current)) {
                    task.run();
                }
            } finally {
                ranBy.set(current);
            }
        });
        while (ranBy.get() == null && !isInterrupted()) {
            Thread.onSpinWait();
        }
        return ranBy.get();
    }

    @Override
    public void close() {
        interrupt();
    }
}
