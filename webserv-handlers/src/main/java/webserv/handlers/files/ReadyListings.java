package webserv.handlers.files;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Content;

/// A bounded cache of listings, shared by the locations of a configuration. Safe for any thread.
///
/// A listing says sizes and times of files that can change without a trace in their folder, so
/// there is nothing to ask whether it still holds: it is used as long as a file is used without a
/// look at the disk, and then made anew. That is enough to make what many ask for once in that
/// time.
final class ReadyListings {

    /// Some 25 listings of a thousand entries.
    private static final int MOST_OCTETS = 8 << 20;

    private static final long LONG_ONE = 8 << 20;

    private final int mostOctets;

    /// The one that was asked for longest ago is in front. Guarded by itself, as are the octets.
    private final SequencedMap<Place, Ready> ready = new LinkedHashMap<>();

    private int octets;

    /// How many long listings may be under way to their clients at a time: each holds its entries
    /// until it is sent, which is some 5 MB for the longest with usual names.
    private final Semaphore longOnes;

    /// Empty where it failed.
    private final ConcurrentHashMap<Place, CompletableFuture<Optional<Content>>> underWay =
            new ConcurrentHashMap<>();

    /// Makes the content of a listing.
    @FunctionalInterface
    interface Maker {
        Content make() throws IOException;
    }

    private record Place(Shelf shelf, String path, ListingForm form) {}

    /// @param freshUntil by the clock of [System#nanoTime]
    private record Ready(Content.Bytes content, int length, long freshUntil) {}

    ReadyListings() {
        this(MOST_OCTETS, mostLongOnes());
    }

    /// @param mostOctets what all may take
    /// @param mostLongOnes how many long ones may be under way
    ReadyListings(int mostOctets, int mostLongOnes) {
        this.mostOctets = mostOctets;
        this.longOnes = new Semaphore(mostLongOnes);
    }

    /// The place of one more location.
    Shelf shelf() {
        return new Shelf();
    }

    /// The listings of one location.
    final class Shelf {
        private Shelf() {}

        /// The content of a listing; `null` where it is not there, or was there for too long.
        @Nullable Content find(String path, ListingForm form, long nanoTime) {
            var place = new Place(this, path, form);
            synchronized (ready) {
                var found = ready.get(place);
                if (found == null) {
                    return null;
                }
                if (nanoTime - found.freshUntil() >= 0) {
                    forget(place);
                    return null;
                }
                ready.putLast(place, found);
                return found.content();
            }
        }

        /// Makes a listing and keeps it, or waits for who makes it already: when its time is over,
        /// many may ask for it at once. For a thread that may wait.
        ///
        /// @param freshUntil by the clock of [System#nanoTime]
        /// @throws IOException as the maker does
        Content make(String path, ListingForm form, Maker maker, LongSupplier freshUntil)
                throws IOException {
            var place = new Place(this, path, form);
            var mine = new CompletableFuture<Optional<Content>>();
            var anothers = underWay.putIfAbsent(place, mine);
            if (anothers != null) {
                var made = anothers.join();
                return made.isPresent() ? made.get() : maker.make();
            }
            Optional<Content> made = Optional.empty();
            try {
                var content = maker.make();
                put(path, form, content, freshUntil.getAsLong());
                made = Optional.of(content);
                return content;
            } finally {
                underWay.remove(place);
                mine.complete(made);
            }
        }

        /// As [ReadyListings#counted].
        Content counted(Content content) throws Refused {
            return ReadyListings.this.counted(content);
        }

        /// Keeps a listing that is in memory, and is not too long to be kept.
        void put(String path, ListingForm form, Content content, long freshUntil) {
            if (!(content instanceof Content.Bytes bytes)) {
                return;
            }
            int length = bytes.octets().remaining();
            if (length > mostOctets / 4) {
                return;
            }
            var place = new Place(this, path, form);
            synchronized (ready) {
                forget(place);
                ready.putLast(place, new Ready(bytes, length, freshUntil));
                octets += length;
                while (octets > mostOctets) {
                    forget(ready.firstEntry().getKey());
                }
            }
        }
    }

    /// A quarter of the heap for those of 8 MiB.
    private static int mostLongOnes() {
        return Math.clamp(Runtime.getRuntime().maxMemory() / (4 * LONG_ONE), 2, 256);
    }

    /// Content that is counted as long as it is under way, if it is one that is written while it is
    /// sent.
    ///
    /// @throws Refused if there are too many
    private Content counted(Content content) throws Refused {
        if (!(content instanceof Content.Written(var writer, var length))) {
            return content;
        }
        if (!longOnes.tryAcquire()) {
            throw new Refused(Refused.Why.LISTINGS, "too many long listings are being sent");
        }
        return new Content.Written(new Counted(writer, longOnes), length);
    }

    /// Gives its place back once, when it was written or is not to be.
    private static final class Counted implements Content.Writer {
        private final Content.Writer writer;
        private final Semaphore places;

        Counted(Content.Writer writer, Semaphore places) {
            this.writer = writer;
            this.places = places;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try {
                writer.writeTo(out);
            } finally {
                places.release();
            }
        }

        @Override
        public void discard() {
            places.release();
        }
    }

    /// How much memory they take.
    int octets() {
        synchronized (ready) {
            return octets;
        }
    }

    private void forget(Place place) {
        var gone = ready.remove(place);
        octets -= gone == null ? 0 : gone.length();
    }
}
