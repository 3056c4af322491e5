package webserv.handlers.files;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/// The files that stay open between requests, no more than a bounded number. Safe for any thread.
///
/// Room is made by the second-chance rule, as in [ReadyFiles]. A file that is given up stays open
/// for the requests that read it and is closed by the last of them.
final class OpenFiles {
    private final int most;
    private final long mostCopied;
    private final Executor later;

    /// Octets of all copies that are not given back, also of files that are given up.
    private final AtomicLong copied = new AtomicLong();

    /// Guarded by itself, as is `sweepIsDue`.
    private final SequencedSet<SharedFile> files = new LinkedHashSet<>();

    private boolean sweepIsDue;

    /// @param most how many stay open
    /// @param mostCopied how many octets of them are copied to memory at a time
    /// @param later runs a task after a while, on a thread that may wait
    OpenFiles(int most, long mostCopied, Executor later) {
        this.most = most;
        this.mostCopied = mostCopied;
        this.later = later;
    }

    /// Whether there is room for any at all.
    boolean keepsAny() {
        return most > 0;
    }

    /// How large a copy may be for now.
    long roomForCopies() {
        return Math.max(mostCopied - copied.get(), 0);
    }

    /// What counts the octets of copies.
    AtomicLong copied() {
        return copied;
    }

    /// Keeps a file, as one who holds it.
    void keep(SharedFile file) {
        var leaving = new ArrayList<SharedFile>();
        boolean sweeps;
        synchronized (files) {
            files.addLast(file);
            while (files.size() > most) {
                takeOneOut(leaving);
            }
            sweeps = !sweepIsDue;
            sweepIsDue = true;
        }
        leaving.forEach(SharedFile::giveBack);
        if (sweeps) {
            later.execute(this::sweep);
        }
    }

    private void takeOneOut(List<SharedFile> leaving) {
        var first = files.removeFirst();
        if (first.takeRecentUse()) {
            files.addLast(first);
        } else {
            leaving.add(first);
        }
    }

    /// Gives a file up, unless that has been done.
    void giveUp(SharedFile file) {
        boolean wasKept;
        synchronized (files) {
            wasKept = files.remove(file);
        }
        if (wasKept) {
            file.giveBack();
        }
    }

    /// Gives all of them up, as descriptors have run out.
    ///
    /// @return whether there were any
    boolean giveUpAll() {
        List<SharedFile> leaving;
        synchronized (files) {
            leaving = List.copyOf(files);
            files.clear();
        }
        leaving.forEach(SharedFile::giveBack);
        return !leaving.isEmpty();
    }

    /// Gives up those that were not used since the last time, and comes back as long as any are
    /// left.
    private void sweep() {
        var leaving = new ArrayList<SharedFile>();
        synchronized (files) {
            for (int count = files.size(); count > 0; count--) {
                takeOneOut(leaving);
            }
            sweepIsDue = !files.isEmpty();
            if (sweepIsDue) {
                later.execute(this::sweep);
            }
        }
        leaving.forEach(SharedFile::giveBack);
    }

    /// How many are kept.
    int size() {
        synchronized (files) {
            return files.size();
        }
    }
}
