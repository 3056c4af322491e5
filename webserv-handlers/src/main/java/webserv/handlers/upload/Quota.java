package webserv.handlers.upload;

import java.util.concurrent.atomic.AtomicLong;
import webserv.api.config.Counted;

/// How many octets a store may hold, and how many it holds. Safe for any thread.
///
/// Octets are taken before they are written and given back when they are gone, so the store never
/// holds more than the limit, however many write at a time. A file that is being replaced and the
/// one that replaces it both count, as both are on the disk.
final class Quota {
    private volatile long limit;
    private final AtomicLong used;

    /// @param limit in octets; [Long#MAX_VALUE] for none
    /// @param used octets that the store holds already; may be above the limit
    Quota(long limit, long used) {
        this.limit = limit;
        this.used = new AtomicLong(used);
    }

    /// @throws NotStored with 507 if there is no room for so many
    void take(long octets) throws NotStored {
        long before = used.get();
        while (octets <= limit - before) {
            if (used.compareAndSet(before, before + octets)) {
                return;
            }
            before = used.get();
        }
        throw new NotStored(
                507,
                "quota-full",
                "the store's quota of "
                        + Counted.of(limit, "octet")
                        + " has no room for "
                        + octets);
    }

    /// Counts octets that are there, whether there is room for them or not.
    void add(long octets) {
        used.addAndGet(octets);
    }

    long limit() {
        return limit;
    }

    /// Sets another limit. What the store holds beyond it stays.
    void limit(long octets) {
        limit = octets;
    }

    long used() {
        return used.get();
    }

    void giveBack(long octets) {
        used.addAndGet(-octets);
    }
}
