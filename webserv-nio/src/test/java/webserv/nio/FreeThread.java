package webserv.nio;

import java.util.concurrent.LinkedBlockingQueue;
import webserv.api.io.LoopDeputy;
import webserv.api.io.Wire;

/// A deputy that has nothing else to do than what it is told.
final class FreeThread extends LoopDeputy implements AutoCloseable {
    private final LinkedBlockingQueue<Runnable> orders = new LinkedBlockingQueue<>();
    volatile boolean busy;

    /// Whether its interrupt comes when it is asked, just before it stands in.
    volatile boolean interruptBefore;

    FreeThread() {
        super("deputy");
        setDaemon(true);
        start();
    }

    @Override
    protected boolean isFree() {
        if (interruptBefore) {
            interrupt();
        }
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

    /// Runs a task of a wire as soon as its loop sleeps.
    void standIn(Wire wire, Runnable task) {
        var own = new NioWire.Task((NioWire) wire, task);
        order(() -> {
            while (!own.wire().loop.sleep().run(own)) {
                Thread.onSpinWait();
            }
            if (interruptBefore) {
                Thread.interrupted();
            }
        });
    }

    @Override
    public void close() {
        interrupt();
    }
}
