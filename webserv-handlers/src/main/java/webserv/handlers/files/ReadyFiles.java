package webserv.handlers.files;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A bounded cache of small files by request path. Safe for any thread; a look-up takes no lock.
///
/// Room is made by the second-chance rule: the entries stand in a queue; the one in front goes if
/// it was not used since it was looked at last, else to the back. That is nearly as good as least
/// recently used, and a use costs no more than a flag.
final class ReadyFiles {
    private final long mostOctets;
    private final ConcurrentHashMap<String, ReadyFile> files = new ConcurrentHashMap<>();

    /// Guarded by itself, as is `octets`. A path stands in it once for each entry in the map.
    private final Queue<String> queue = new ArrayDeque<>();

    private long octets;

    /// @param mostOctets what the entries may weigh together
    ReadyFiles(long mostOctets) {
        this.mostOctets = mostOctets;
    }

    @Nullable ReadyFile find(String path) {
        var file = files.get(path);
        if (file != null) {
            file.use();
        }
        return file;
    }

    /// Puts a file in, in place of an earlier one of the path. One that is larger than the cache is
    /// left out.
    void put(String path, ReadyFile file) {
        if (file.weight() > mostOctets) {
            return;
        }
        synchronized (queue) {
            var earlier = files.put(path, file);
            if (earlier == null) {
                queue.add(path);
            } else {
                octets -= earlier.weight();
            }
            octets += file.weight();
            while (octets > mostOctets) {
                makeRoom();
            }
        }
    }

    /// Takes a file out that is no longer what the path leads to.
    void forget(String path, ReadyFile file) {
        synchronized (queue) {
            if (files.remove(path, file)) {
                queue.remove(path);
                octets -= file.weight();
            }
        }
    }

    /// How much memory the entries take, about.
    long octets() {
        synchronized (queue) {
            return octets;
        }
    }

    private void makeRoom() {
        var path = queue.remove();
        var file = Objects.requireNonNull(files.get(path));
        if (file.takeRecentUse()) {
            queue.add(path);
        } else {
            files.remove(path);
            octets -= file.weight();
        }
    }
}
