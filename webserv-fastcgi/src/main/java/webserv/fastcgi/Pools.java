package webserv.fastcgi;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// What the locations of one server share: a pool for each address of an application, those of the
/// configuration that a reload leaves behind as well, and what they wait with. No pool is held
/// while no location is open. Safe for any thread.
final class Pools {
    private final LongSupplier nanoTime;
    private final Map<Address, Pool> pools = new HashMap<>();

    private final SocketWaiting waiting = new SocketWaiting();

    /// @param nanoTime by which is told how long a connection has rested and a request is under way
    Pools(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Makes sure that virtual threads can wait for sockets, see [SocketWaiting#prepare].
    void prepare() throws IOException {
        waiting.prepare();
    }

    /// Counts a location in. It must leave.
    ///
    /// @param keeping what it keeps
    synchronized Pool enter(Address address, Keeping keeping) {
        var pool = pools.computeIfAbsent(address, _ -> new Pool(nanoTime));
        pool.enter(keeping);
        return pool;
    }

    /// Counts a location out, which gives no connection back any more.
    ///
    /// @param keeping as it came in with
    synchronized void leave(Address address, Keeping keeping) {
        var pool = pools.get(address);
        if (pool != null && pool.leave(keeping)) {
            pools.remove(address);
        }
    }

    /// How many there are.
    synchronized int count() {
        return pools.size();
    }
}
