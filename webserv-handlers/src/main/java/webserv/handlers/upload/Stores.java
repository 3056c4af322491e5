package webserv.handlers.upload;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import webserv.api.config.OneLine;

/// The stores that are open in this process, by their folders. Safe for any thread.
///
/// A reload has a new handler of a store beside the old one, which still ends its requests. Both
/// have one [Store] and one [Uploads]: one lock for the names, one account of the quota, and one
/// record of each upload under way, so that what began with the one goes on with the other.
final class Stores {
    private final Map<Path, Shared> open = new HashMap<>();
    private final Portions portions = new Portions();

    /// A store with those who have it, in the order of their coming; guarded by the stores.
    private static final class Shared {
        private final Path folder;
        private final Store store;
        private final List<Lease> leases = new ArrayList<>();
        private @Nullable Uploads uploads;

        Shared(Path folder, Store store) {
            this.folder = folder;
            this.store = store;
        }

        Uploads uploads(Duration lifetime, InstantSource clock) throws IOException {
            var now = uploads;
            if (now == null) {
                now = Uploads.open(store, lifetime, clock, Stores::warn);
                uploads = now;
            }
            return now;
        }

        /// The quota of the one who came last, be it larger or smaller than another's.
        void limitByLast() {
            store.quota().limit(leases.getLast().quota);
        }
    }

    /// Mostly there is nothing to tell, and no class of the log is loaded.
    private static void warn(String line) {
        LoggerFactory.getLogger(Stores.class).warn(OneLine.of(line));
    }

    /// What one handler has until it closes this.
    final class Lease implements AutoCloseable {
        private final Shared shared;
        private final long quota;

        private Lease(Shared shared, long quota) {
            this.shared = shared;
            this.quota = quota;
        }

        Store store() {
            return shared.store;
        }

        /// The resumable uploads of the store, read from the disk by the first who asks.
        ///
        /// @param lifetime of one that does not say when its time is over
        Uploads uploads(Duration lifetime, InstantSource clock) throws IOException {
            synchronized (Stores.this) {
                return shared.uploads(lifetime, clock);
            }
        }

        /// Closes the store if nobody else has it. Idempotent.
        @Override
        public void close() throws IOException {
            synchronized (Stores.this) {
                if (!shared.leases.remove(this)) {
                    return;
                }
                if (!shared.leases.isEmpty()) {
                    shared.limitByLast();
                    return;
                }
                open.remove(shared.folder, shared);
                shared.store.close();
            }
        }
    }

    /// The buffers of all stores.
    Portions portions() {
        return portions;
    }

    /// Opens a store, or joins those who have it open.
    ///
    /// @param folder which is there
    /// @param quota the most that it may hold, from now on
    /// @throws IOException as by [Store#open]
    synchronized Lease take(Path folder, long quota, InstantSource clock) throws IOException {
        var real = folder.toRealPath();
        var shared =
                Optional.ofNullable(open.get(real))
                        .filter(known -> known.store.isThere())
                        .orElse(null);
        if (shared == null) {
            shared = new Shared(real, Store.open(real, quota, clock));
            open.put(real, shared);
        }
        var lease = new Lease(shared, quota);
        shared.leases.add(lease);
        shared.limitByLast();
        return lease;
    }
}
