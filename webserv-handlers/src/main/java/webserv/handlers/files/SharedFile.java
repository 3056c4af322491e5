package webserv.handlers.files;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// An open file that many responses read at a time, by position. Safe for any thread.
///
/// It counts who holds it: [OpenFiles], until it gives the file up, and each response that has
/// borrowed it. The last one closes it.
///
/// Nobody may read it on a thread that can be interrupted: an interrupt closes the channel that the
/// thread reads, and with it every other response. So it is read by loops alone, as slices.
final class SharedFile {
    private final FileTree.OpenFile open;
    private final @Nullable FileMemory memory;
    private final AtomicLong copied;
    private final long weight;
    private final AtomicInteger holders = new AtomicInteger(1);
    private final Runnable giveBack = this::giveBack;
    private volatile boolean recentlyUsed;

    /// @param open held by the caller, who gives it back once
    /// @param memory its octets in memory, closed with it
    /// @param copied counts its weight until then
    SharedFile(FileTree.OpenFile open, @Nullable FileMemory memory, AtomicLong copied) {
        this(open, memory, memory == null ? 0 : memory.weight(), copied);
    }

    /// @param copy as `open`, of which all octets are in memory
    static SharedFile ofCopy(FileTree.OpenFile copy, AtomicLong copied) {
        return new SharedFile(copy, null, copy.state().size(), copied);
    }

    private SharedFile(
            FileTree.OpenFile open, @Nullable FileMemory memory, long weight, AtomicLong copied) {
        this.open = open;
        this.memory = memory;
        this.weight = weight;
        this.copied = copied;
        copied.addAndGet(weight);
    }

    /// How many octets of memory it takes.
    long weight() {
        return weight;
    }

    /// Its octets for one response, which gives them back; `null` where it is closed already.
    @Nullable InOpenFile borrow() {
        int before = holders.get();
        while (before > 0) {
            if (holders.compareAndSet(before, before + 1)) {
                if (!recentlyUsed) {
                    recentlyUsed = true;
                }
                return new InOpenFile(
                        open, memory == null ? MemorySegment.NULL : memory.octets(), giveBack);
            }
            before = holders.get();
        }
        return null;
    }

    /// To be called once by each holder.
    void giveBack() {
        if (holders.decrementAndGet() == 0) {
            open.close();
            if (memory == null) {
                copied.addAndGet(-weight);
            } else {
                // Not here: a loop may be the last to give it back.
                Thread.ofVirtual().name("unmap").start(this::closeMemory);
            }
        }
    }

    private void closeMemory() {
        if (memory != null) {
            memory.close();
            copied.addAndGet(-weight);
        }
    }

    /// Whether it was borrowed since this was asked last.
    boolean takeRecentUse() {
        boolean used = recentlyUsed;
        recentlyUsed = false;
        return used;
    }
}
