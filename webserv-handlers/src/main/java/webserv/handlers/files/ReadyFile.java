package webserv.handlers.files;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import webserv.handlers.representation.Coding;

/// The representations of a file that are ready to be sent. Safe for any thread: what it holds does
/// not change, but for two marks of its use.
final class ReadyFile {
    /// What an entry takes besides the content: fields, strings, replies and the table's share.
    private static final int OVERHEAD_OCTETS = 1024;

    private final Variants variants;

    /// Never changed once it is here.
    private final Map<Coding, ReadyVariant> ready;

    private final long weight;
    private volatile long freshUntil;
    private volatile boolean recentlyUsed;

    private ReadyFile(Variants variants, Map<Coding, ReadyVariant> ready, long freshUntil) {
        this.variants = variants;
        this.ready = ready;
        this.weight =
                OVERHEAD_OCTETS
                        + ready.values().stream().mapToLong(ReadyVariant::octetsInMemory).sum();
        this.freshUntil = freshUntil;
    }

    /// With none of them ready yet.
    ///
    /// @param freshUntil by the clock of [System#nanoTime]
    static ReadyFile of(Variants variants, long freshUntil) {
        return new ReadyFile(variants, Map.of(), freshUntil);
    }

    /// This with one more representation.
    ReadyFile with(Coding coding, ReadyVariant variant) {
        var more = new HashMap<>(ready);
        more.put(coding, variant);
        return new ReadyFile(variants, Map.copyOf(more), freshUntil);
    }

    /// Gives up what its representations hold, but for those that another one has as well.
    void giveUp(@Nullable ReadyFile successor) {
        ready.forEach((coding, variant) -> {
            if (successor == null || successor.find(coding) != variant) {
                variant.giveUp();
            }
        });
    }

    Variants variants() {
        return variants;
    }

    @Nullable ReadyVariant find(Coding coding) {
        return ready.get(coding);
    }

    /// How much memory it takes, about.
    long weight() {
        return weight;
    }

    boolean isFresh(long nanoTime) {
        return nanoTime - freshUntil < 0;
    }

    void refresh(long until) {
        freshUntil = until;
    }

    /// Remembers a use; written only when it says something new, as many loops read it.
    void use() {
        if (!recentlyUsed) {
            recentlyUsed = true;
        }
    }

    /// Whether it was used since this was asked last.
    boolean takeRecentUse() {
        boolean used = recentlyUsed;
        recentlyUsed = false;
        return used;
    }
}
