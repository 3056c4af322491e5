package webserv.handlers.upload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import webserv.api.io.FailureText;

/// The store of one handler: opened when the handler starts, or, where the system does not let it
/// be written to then, by the first request after that which would change it. Safe for any thread.
final class LateStore {
    private final UploadSettings settings;
    private final Stores stores;
    private final InstantSource clock;

    /// What there is once the handler is started.
    ///
    /// @param lease absent where it could not be opened: then it can be read
    /// @param resumption absent where there is none, or it could not be opened
    record Opened(Store store, Optional<Stores.Lease> lease, Optional<Resumption> resumption) {}

    private volatile @Nullable Opened opened;
    private volatile @Nullable FileSystemException unwritable;

    LateStore(UploadSettings settings, Stores stores, InstantSource clock) {
        this.settings = settings;
        this.stores = stores;
        this.clock = clock;
    }

    /// Takes the store, and removes what a killed server left in it. A store that the system does
    /// not let be written to keeps the server from nothing else: what is in it is served, and each
    /// request that would change it tries anew.
    void start() throws IOException {
        try {
            opened = open();
        } catch (NotDirectoryException misplaced) {
            throw misplaced;
        } catch (FileSystemException refused) {
            unwritable = refused;
            opened =
                    new Opened(
                            Store.unopened(settings.store(), clock),
                            Optional.empty(),
                            Optional.empty());
        }
    }

    private Opened open() throws IOException {
        var lease = stores.take(settings.openStore(), settings.quota(), clock);
        try {
            return new Opened(lease.store(), Optional.of(lease), resumption(lease));
        } catch (IOException | RuntimeException failure) {
            lease.close();
            throw failure;
        }
    }

    private Optional<Resumption> resumption(Stores.Lease lease) throws IOException {
        var limits = settings.resumable();
        if (limits.isEmpty()) {
            return Optional.empty();
        }
        var uploads = lease.uploads(limits.get().lifetime(), clock);
        return Optional.of(new Resumption(lease.store(), limits.get(), uploads, clock));
    }

    /// Empty before the start.
    Optional<Opened> ifStarted() {
        return Optional.ofNullable(opened);
    }

    /// The store to be read.
    Opened toRead() {
        return ifStarted()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "a handler of uploads is asked before it is started"));
    }

    /// The store to be changed.
    ///
    /// @throws NotStored if it could not be opened at the start, and still cannot be
    Opened toChange() throws IOException {
        if (unwritable != null) {
            openAtLast();
        }
        return toRead();
    }

    private synchronized void openAtLast() throws IOException {
        if (unwritable == null) {
            return;
        }
        try {
            opened = open();
            unwritable = null;
        } catch (IOException refused) {
            throw NotStored.byWriting(refused, settings.store());
        }
    }

    /// Whether the system lets it be written to, as far as is known.
    boolean isWritable() {
        return unwritable == null;
    }

    /// What is wrong with it.
    List<String> warnings() {
        var refused = unwritable;
        var warning = settings.warning();
        return refused == null || warning.isPresent()
                ? warning.stream().toList()
                : List.of(settings.warning(FailureText.of(refused)));
    }

    void close() {
        var now = opened;
        if (now != null && now.lease().isPresent()) {
            try {
                now.lease().get().close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
