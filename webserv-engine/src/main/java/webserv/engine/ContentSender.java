package webserv.engine;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Sends the content of one response, no faster than the wire takes it. Confined to the loop.
interface ContentSender {

    /// Sends on. Called at the start and whenever the wire can take more.
    void proceed();

    /// The response broke off or the client is gone: gives back what is held.
    void cancel(IOException cause);

    /// Where the content goes. Confined to the loop but for [#onLoop].
    interface Sink {
        /// Whether the wire can take more now.
        boolean isWritable();

        /// Sends octets, all of them.
        void send(ByteBuffer octets);

        /// The content is complete.
        void end();

        /// The content cannot be completed.
        void fail(Throwable cause);

        /// Whose content it is.
        Asked asked();

        /// Runs a task on the loop, from any thread.
        void onLoop(Runnable task);
    }
}
