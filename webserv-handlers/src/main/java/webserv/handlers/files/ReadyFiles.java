package webserv.handlers.files;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A bounded cache of files by request path, shared by many locations. Safe for any thread; a
/// look-up takes no lock.
///
/// Room is made by the second-chance rule: the entries of all locations stand in one queue; the one
/// in front goes if it was not used since it was looked at last, else to the back. That is nearly
/// as good as least recently used, and a use costs no more than a flag. So a crawler that asks for
/// each file once pushes out what others ask for once, and not what they ask for again and again.
final class ReadyFiles {
    private final long mostOctets;
    private final int mostEntries;

    /// Guarded by itself, as are `octets` and what is written to the shelves. It has each entry of
    /// each shelf once.
    private final SequencedSet<Place> queue = new LinkedHashSet<>();

    private long octets;

    private record Place(Shelf shelf, String path) {}

    /// @param mostOctets what the entries may weigh together
    /// @param mostEntries how many there may be
    ReadyFiles(long mostOctets, int mostEntries) {
        this.mostOctets = mostOctets;
        this.mostEntries = mostEntries;
    }

    /// The place of one more location.
    Shelf shelf() {
        return new Shelf();
    }

    /// The entries of one location.
    final class Shelf implements AutoCloseable {
        private final ConcurrentHashMap<String, ReadyFile> files = new ConcurrentHashMap<>();
        private boolean closed;

        private Shelf() {}

        @Nullable ReadyFile find(String path) {
            var file = files.get(path);
            if (file != null) {
                file.use();
            }
            return file;
        }

        /// Puts a file in, in place of an earlier one of the path. One that is larger than the
        /// cache is left out.
        void put(String path, ReadyFile file) {
            synchronized (queue) {
                if (closed || file.weight() > mostOctets || mostEntries == 0) {
                    file.giveUp(null);
                    return;
                }
                var earlier = files.put(path, file);
                if (earlier == null) {
                    queue.addLast(new Place(this, path));
                } else {
                    octets -= earlier.weight();
                    earlier.giveUp(file);
                }
                octets += file.weight();
                makeRoom();
            }
        }

        /// Takes a file out that is no longer what the path leads to.
        void forget(String path, ReadyFile file) {
            synchronized (queue) {
                if (files.remove(path, file)) {
                    queue.remove(new Place(this, path));
                    leaves(file);
                }
            }
        }

        /// Takes all out, for good.
        @Override
        public void close() {
            synchronized (queue) {
                closed = true;
                for (var path : new ArrayList<>(files.keySet())) {
                    forget(path, Objects.requireNonNull(files.get(path)));
                }
            }
        }
    }

    /// How much memory the entries take, about.
    long octets() {
        synchronized (queue) {
            return octets;
        }
    }

    /// How many there are.
    int entries() {
        synchronized (queue) {
            return queue.size();
        }
    }

    private void makeRoom() {
        while (octets > mostOctets || queue.size() > mostEntries) {
            var place = queue.removeFirst();
            var file = Objects.requireNonNull(place.shelf().files.get(place.path()));
            if (file.takeRecentUse()) {
                queue.addLast(place);
            } else {
                place.shelf().files.remove(place.path());
                leaves(file);
            }
        }
    }

    private void leaves(ReadyFile file) {
        octets -= file.weight();
        file.giveUp(null);
    }
}
