package webserv.nio;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import webserv.api.io.Listener;
import webserv.api.spi.Network;

/// A network under test and clients for it, so that one table of tests runs over every transport.
interface Rig extends AutoCloseable {

    Network network();

    /// Listens on a free address; each connection is recorded by a recorder of its own.
    Listener serve(Supplier<? extends Recorder> recorders) throws IOException;

    /// Connects a client and waits until its wire has been accepted.
    Peer connect(Listener listener) throws IOException;

    /// Waits until something holds, with a deadline of its own.
    void await(BooleanSupplier condition);

    /// Lets time pass where the clock is turned by hand; elsewhere it passes by itself.
    void pass(Duration time);

    /// Something that may be waited for has happened. From any thread.
    void changed();

    /// Runs a task on the loop of a wire and waits for it; what it throws fails the test.
    default void on(Peer peer, Runnable task) {
        var thrown = new AtomicReference<Optional<Throwable>>();
        give(
                peer,
                () -> {
                    try {
                        task.run();
                        thrown.set(Optional.empty());
                    } catch (Throwable e) {
                        thrown.set(Optional.of(e));
                    }
                    changed();
                });
        await(() -> thrown.get() != null);
        thrown.get()
                .ifPresent(e -> {
                    throw new AssertionError(e);
                });
    }

    /// Gives a task to the loop of a wire.
    default void give(Peer peer, Runnable task) {
        peer.server().wire().execute(task);
    }

    @Override
    void close();

    /// A client.
    interface Peer {
        /// What is recorded at the other end.
        Recorder server();

        void send(String text) throws IOException;

        /// Waits for so many octets.
        String read(int octets) throws IOException;

        /// Waits for the end, or for the connection to break.
        byte[] readToEnd() throws IOException;

        void endInput() throws IOException;

        void close() throws IOException;

        /// Takes little more until [#readToEnd] or [#read].
        void holdBack() throws IOException;
    }
}
