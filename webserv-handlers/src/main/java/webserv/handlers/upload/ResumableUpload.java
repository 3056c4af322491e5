package webserv.handlers.upload;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Reply;

/// One upload that several requests bring, one after the other. Safe for any thread.
///
/// Of two requests at a time the later one wins: the earlier belongs to a connection that the
/// client has given up, or it would not ask again. Its stream is closed, which ends it, and from
/// then on it writes nothing, because each write asks under the lock whose turn it is. Content is
/// read outside the lock.
final class ResumableUpload {

    /// How much comes before the client is told, and the disk has it for good.
    private static final long PROGRESS_OCTETS = 16 << 20;

    private final String id;
    private final Path folder;
    private final Optional<PartFile> file;
    private final ReentrantLock lock = new ReentrantLock();

    /// Changed under the lock; read by anyone, so that nobody waits for a disk to learn the time.
    private volatile UploadState state;

    /// What is read by the request whose turn it is; guarded by the lock, as are the others.
    private @Nullable Addition reading;

    private long turns;

    /// Whether nothing of it is left.
    private boolean removed;

    /// Changed under the lock, and never back.
    private volatile boolean gone;

    /// What a request adds.
    ///
    /// @param digests of all of it
    /// @param first where it begins
    private record Addition(InputStream content, Digests digests, long first) {}

    /// @param folder its own
    /// @param file empty where the content has become a file of the store
    ResumableUpload(String id, Path folder, UploadState state, Optional<PartFile> file) {
        this.id = id;
        this.folder = folder;
        this.state = state;
        this.file = file;
    }

    String id() {
        return id;
    }

    UploadState state() {
        return state;
    }

    boolean isExpired(Instant now) {
        return !state().expires().isAfter(now);
    }

    boolean isComplete() {
        return state().answer().isPresent();
    }

    /// Whether it has ended, so that all requests are told that it is unknown.
    boolean isGone() {
        return gone;
    }

    /// How much is there and stays there. Whoever was adding to it is ended first, so that the
    /// number is true until the next request.
    long offset() throws IOException {
        lock.lock();
        try {
            takeOver();
            return length();
        } finally {
            lock.unlock();
        }
    }

    private long length() {
        return state.answer().map(UploadState.Answer::size).orElseGet(() -> part().length());
    }

    private PartFile part() {
        return file.orElseThrow(() -> new IllegalStateException("an upload without content"));
    }

    /// Records what the client says of the length.
    ///
    /// @return whether that agrees with what it said before and what is there
    boolean agreesOn(OptionalLong length) throws IOException {
        lock.lock();
        try {
            takeOver();
            if (length.isEmpty()) {
                return true;
            }
            if (state.length().isPresent()) {
                return state.length().equals(length);
            }
            if (length.getAsLong() < length()) {
                return false;
            }
            part().claim(length.getAsLong());
            var known = state.withLength(length);
            known.write(folder);
            state = known;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Adds content. What has come when the client breaks off stays.
    ///
    /// @param expected how much is there, as the client sees it
    /// @param digests of the content; where they differ nothing of it stays
    /// @param progress told how much is there for good
    /// @throws NotStored if another request took over, or there is more than the length allows,
    ///   which ends the upload
    void append(long expected, InputStream content, Digests digests, LongConsumer progress)
            throws IOException {
        long turn = begin(new Addition(content, digests, expected));
        long told = expected;
        var buffer = new byte[PartFile.BUFFER_OCTETS];
        boolean isWhole = false;
        try {
            int read = content.read(buffer);
            while (read >= 0) {
                long length = write(turn, ByteBuffer.wrap(buffer, 0, read));
                if (digests.isEmpty() && length - told >= PROGRESS_OCTETS) {
                    force(turn);
                    progress.accept(length);
                    told = length;
                }
                read = content.read(buffer);
            }
            isWhole = true;
        } catch (IOException failure) {
            throw failure instanceof NotStored || isTurn(turn) ? failure : takenOver();
        } finally {
            if (!isWhole) {
                breakOff(turn);
            }
        }
        finish(turn);
    }

    private long begin(Addition addition) throws IOException {
        lock.lock();
        try {
            takeOver();
            checkIsIncomplete();
            if (part().length() != addition.first()) {
                throw new NotStored(409, "offset-differs", "another request was faster");
            }
            open(addition);
            reading = addition;
            return ++turns;
        } finally {
            lock.unlock();
        }
    }

    /// What an earlier addition could not take back is cut off before it is believed.
    private void open(Addition addition) throws IOException {
        part().reopen();
        boolean isOpen = false;
        try {
            if (addition.digests().isEmpty()) {
                Unverified.end(folder);
            } else {
                Unverified.begin(folder, addition.first());
            }
            isOpen = true;
        } finally {
            if (!isOpen) {
                part().settle();
            }
        }
    }

    private long write(long turn, ByteBuffer octets) throws IOException {
        lock.lock();
        try {
            checkTurn(turn);
            if (part().length() + octets.remaining() > state.length().orElse(Long.MAX_VALUE)) {
                var _ = drop();
                throw new NotStored(400, "too-long", "more content than Upload-Length says");
            }
            part().write(octets);
            return part().length();
        } finally {
            lock.unlock();
        }
    }

    private void force(long turn) throws IOException {
        lock.lock();
        try {
            checkTurn(turn);
            part().force();
        } finally {
            lock.unlock();
        }
    }

    private void finish(long turn) throws IOException {
        lock.lock();
        try {
            checkTurn(turn);
            end();
        } finally {
            lock.unlock();
        }
    }

    private void breakOff(long turn) throws IOException {
        lock.lock();
        try {
            if (isTurn(turn)) {
                end();
            }
        } finally {
            lock.unlock();
        }
    }

    /// To be called with the lock held, by the request whose turn it is.
    private void end() throws IOException {
        var addition = reading;
        if (addition != null) {
            reading = null;
            part().settle();
            check(addition);
        }
    }

    private void check(Addition addition) throws IOException {
        long first = addition.first();
        try {
            addition.digests().check(part().path(), first, part().length() - first);
            Unverified.end(folder);
        } catch (IOException unverified) {
            try {
                takeBack(addition);
            } catch (IOException later) {
                unverified.addSuppressed(later);
            }
            throw unverified;
        }
    }

    /// What is not known to be what the client meant does not stay.
    private void takeBack(Addition addition) throws IOException {
        part().takeBack(addition.first());
        Unverified.end(folder);
    }

    private boolean isTurn(long turn) {
        lock.lock();
        try {
            return turns == turn && reading != null;
        } finally {
            lock.unlock();
        }
    }

    private void checkTurn(long turn) throws NotStored {
        if (!isTurn(turn)) {
            throw takenOver();
        }
    }

    private static NotStored takenOver() {
        return new NotStored(409, "taken-over", "another request has taken the upload over");
    }

    private void checkIsIncomplete() throws NotStored {
        if (state.answer().isPresent()) {
            throw new NotStored(409, "complete", "the upload is complete");
        }
    }

    /// Ends whoever is adding content; to be called with the lock held.
    private void takeOver() throws IOException {
        if (gone) {
            throw unknown();
        }
        var before = reading;
        if (before != null) {
            reading = null;
            before.content().close();
            part().settle();
            if (!before.digests().isEmpty()) {
                takeBack(before);
            }
        }
    }

    static NotStored unknown() {
        return new NotStored(404, "unknown", "no such upload, or it has ended");
    }

    /// Makes the content a file of the store. Whatever keeps it from that ends the upload, but for
    /// what is so for now: then the client may ask again.
    ///
    /// @param keep until when the answer can be asked for again
    Reply.Response complete(Store store, InstantSource clock, Instant keep) throws IOException {
        lock.lock();
        try {
            takeOver();
            checkIsIncomplete();
            long size = part().length();
            var reply = commit(store, clock);
            state =
                    state.answered(
                            new UploadState.Answer(
                                    reply.status(), reply.fields().combined("Location"), size),
                            keep);
            keepAnswer();
            return reply;
        } finally {
            lock.unlock();
        }
    }

    /// The file is stored, whatever becomes of this. Where the answer cannot be kept, it can be
    /// asked for again as long as this server runs.
    private void keepAnswer() {
        try {
            state.write(folder);
        } catch (IOException _) {
            // See above.
        }
    }

    private Reply.Response commit(Store store, InstantSource clock) throws IOException {
        var whole = part();
        boolean isForNow = false;
        try {
            return state.target().commit(store, whole, clock);
        } catch (NotStored refused) {
            isForNow = refused.isForNow();
            throw refused;
        } finally {
            if (!isForNow) {
                whole.close();
            }
        }
    }

    /// Ends the upload and forgets its content. From then on it is unknown to all requests, even
    /// where something of it could not be removed; that can be tried again.
    ///
    /// @return whether it was removed by this call: of several at a time it is by one
    boolean drop() throws IOException {
        lock.lock();
        try {
            removeAll();
            boolean wasThere = !removed;
            removed = true;
            return wasThere;
        } finally {
            lock.unlock();
        }
    }

    private void removeAll() throws IOException {
        try (Closeable _ = this::removeFolder) {
            gone = true;
            closeAll();
        }
    }

    private void removeFolder() throws IOException {
        try {
            Trees.delete(folder);
        } catch (IOException failure) {
            throw NotStored.byOpening(failure);
        }
    }

    /// Each is closed, whatever comes of the other. Nobody writes to them any more.
    private void closeAll() throws IOException {
        try (var _ = reading == null ? null : reading.content();
                var _ = file.orElse(null)) {
            reading = null;
        }
    }
}
