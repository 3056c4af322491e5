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
/// read outside the lock. What a request asks for behind its content is done before the lock is
/// free: nobody can add to what a client has called whole.
final class ResumableUpload {

    /// How much comes before the client is told, and the disk has it for good.
    private static final long PROGRESS_OCTETS = 16 << 20;

    private final String id;
    private final Path folder;
    private final Optional<PartFile> file;
    private final ReentrantLock lock = new ReentrantLock();

    /// Changed under the lock; read by anyone, so that nobody waits for a disk to learn the time.
    private volatile UploadState state;

    /// Of the request whose turn it is; guarded by the lock.
    private @Nullable Addition reading;

    /// Whether nothing of it is left; guarded by the lock.
    private boolean removed;

    /// Whether it has ended; changed under the lock, and never back.
    private volatile boolean gone;

    /// What a request does when all that it adds has come, with the lock held.
    interface Ending {
        /// @param offset how much of the upload there is
        Reply.Response reply(long offset) throws IOException;
    }

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

    /// Whether it has ended, so that all requests are told that it is unknown.
    boolean isGone() {
        return gone;
    }

    /// How it stands. Whoever was adding to it is ended first, so that this is true until the next
    /// request.
    Standing standing() throws IOException {
        lock.lock();
        try {
            takeOver();
            return new Standing(offset(), state);
        } finally {
            lock.unlock();
        }
    }

    private long offset() {
        return state.answer().map(UploadState.Answer::size).orElseGet(() -> part().length());
    }

    private PartFile part() {
        return file.orElseThrow(() -> new IllegalStateException("an upload without content"));
    }

    /// Records what the client says of the length.
    ///
    /// Another request may come between this and [#append], which looks at the offset once more:
    /// then nothing is mixed, and who has come too late is told so. What this one said of the
    /// length holds though nothing of it is added: a client says the same of one upload each time.
    ///
    /// @return whether that agrees with what it said before and what is there
    boolean agreesOn(OptionalLong length) throws IOException {
        lock.lock();
        try {
            takeOver();
            if (length.isEmpty()) {
                return true;
            }
            if (state.length().isEmpty() && length.getAsLong() >= offset()) {
                part().claim(length.getAsLong());
                var known = state.withLength(length);
                known.write(folder);
                state = known;
            }
            return state.length().equals(length);
        } finally {
            lock.unlock();
        }
    }

    /// Adds content. What has come when the client breaks off stays.
    ///
    /// @param expected how much is there, as the client sees it
    /// @param digests of the content; where they differ nothing of it stays
    /// @param progress told how much is there for good
    /// @param ending comes before any other request
    /// @return what the ending gives
    /// @throws NotStored if another request took over, or there is more than the length allows,
    ///   which ends the upload
    Reply.Response append(
            long expected,
            InputStream content,
            Digests digests,
            LongConsumer progress,
            Ending ending)
            throws IOException {
        var addition = begin(expected, content, digests);
        boolean isWhole = false;
        try {
            writeAll(addition, expected, progress);
            isWhole = true;
        } catch (IOException failure) {
            throw failure instanceof NotStored || isTurn(addition) ? failure : takenOver();
        } finally {
            if (!isWhole) {
                breakOff(addition);
            }
        }
        return finish(addition, ending);
    }

    private Addition begin(long expected, InputStream content, Digests digests) throws IOException {
        lock.lock();
        try {
            takeOver();
            checkIsIncomplete();
            if (offset() != expected) {
                throw new NotStored(409, "offset-differs", "another request was faster");
            }
            var addition = new Addition(content, digests, expected, part(), folder);
            addition.open();
            reading = addition;
            return addition;
        } finally {
            lock.unlock();
        }
    }

    private void writeAll(Addition addition, long first, LongConsumer progress) throws IOException {
        long told = first;
        var buffer = new byte[PartFile.BUFFER_OCTETS];
        int read = addition.read(buffer);
        while (read >= 0) {
            long offset = write(addition, ByteBuffer.wrap(buffer, 0, read));
            if (addition.staysAsItComes() && offset - told >= PROGRESS_OCTETS) {
                force(addition);
                progress.accept(offset);
                told = offset;
            }
            read = addition.read(buffer);
        }
    }

    private long write(Addition addition, ByteBuffer octets) throws IOException {
        lock.lock();
        try {
            checkTurn(addition);
            if (offset() + octets.remaining() > state.mostOctets()) {
                var _ = drop();
                throw new NotStored(400, "too-long", "more content than Upload-Length says");
            }
            return addition.write(octets);
        } finally {
            lock.unlock();
        }
    }

    private void force(Addition addition) throws IOException {
        lock.lock();
        try {
            checkTurn(addition);
            addition.force();
        } finally {
            lock.unlock();
        }
    }

    private Reply.Response finish(Addition addition, Ending ending) throws IOException {
        lock.lock();
        try {
            checkTurn(addition);
            reading = null;
            addition.end();
            return ending.reply(offset());
        } finally {
            lock.unlock();
        }
    }

    private void breakOff(Addition addition) throws IOException {
        lock.lock();
        try {
            if (isTurn(addition)) {
                reading = null;
                addition.end();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isTurn(Addition addition) {
        lock.lock();
        try {
            return reading == addition;
        } finally {
            lock.unlock();
        }
    }

    private void checkTurn(Addition addition) throws NotStored {
        if (!isTurn(addition)) {
            throw takenOver();
        }
    }

    private static NotStored takenOver() {
        return new NotStored(409, "taken-over", "another request has taken the upload over");
    }

    private void checkIsIncomplete() throws NotStored {
        if (state.isComplete()) {
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
            before.giveUp();
        }
    }

    static NotStored unknown() {
        return new NotStored(404, "unknown", "no such upload, or it has ended");
    }

    /// Makes the content a file of the store. Whatever keeps it from that ends the upload, but for
    /// what is so for now: then the client may ask again, and the length stays what it is.
    ///
    /// @param keep until when the answer can be asked for again
    Reply.Response complete(Store store, InstantSource clock, Instant keep) throws IOException {
        lock.lock();
        try {
            takeOver();
            checkIsIncomplete();
            long size = part().length();
            state = state.withLength(OptionalLong.of(size));
            var reply = commit(store, clock);
            state =
                    state.answered(
                            new UploadState.Answer(
                                    reply.status(), reply.fields().combined("Location"), size),
                            keep);
            keepState();
            return reply;
        } finally {
            lock.unlock();
        }
    }

    /// The file is stored, or not, whatever becomes of this. What cannot be kept holds as long as
    /// this server runs: then the answer can be asked for again, and nothing be added.
    private void keepState() {
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
            if (isForNow) {
                keepState();
            } else {
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

    /// The same, where its time is over. That is looked at with the lock held: whoever held it
    /// before may have made the upload complete, and the answer is kept for a while from then on.
    ///
    /// @return whether it has ended, by this call or before
    boolean dropIfExpired(Instant now) throws IOException {
        lock.lock();
        try {
            boolean isOver = state.isExpired(now);
            if (isOver) {
                var _ = drop();
            }
            return isOver;
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
        try (var _ = reading;
                var _ = file.orElse(null)) {
            reading = null;
        }
    }
}
