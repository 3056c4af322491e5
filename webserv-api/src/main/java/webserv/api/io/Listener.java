package webserv.api.io;

/// An open door: an address that connections are accepted on.
public interface Listener extends AutoCloseable {

    /// The address in use; its port is the real one where a free one was asked for.
    ListenAddress address();

    /// Accepts no more connections. Those that are open live on. Idempotent, from any thread.
    @Override
    void close();
}
