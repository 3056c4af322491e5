package webserv.handlers.upload;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// What one request adds to an upload that is kept in parts: from [#open] on until it ends, or
/// another request takes over.
///
/// Guarded by the lock of the upload, but for [#read]: a client may let that wait.
final class Addition implements Closeable {
    private final InputStream content;
    private final Digests digests;
    private final long first;
    private final PartFile part;
    private final Path folder;

    /// @param digests of all of it; where they differ nothing of it stays
    /// @param first where it begins
    /// @param part takes it; not open
    /// @param folder of the upload
    Addition(InputStream content, Digests digests, long first, PartFile part, Path folder) {
        this.content = content;
        this.digests = digests;
        this.first = first;
        this.part = part;
        this.folder = folder;
    }

    /// What an earlier addition could not take back is cut off before it is believed.
    void open() throws IOException {
        part.reopen();
        boolean isOpen = false;
        try {
            if (digests.isEmpty()) {
                Unverified.end(folder);
            } else {
                Unverified.begin(folder, first);
            }
            isOpen = true;
        } finally {
            if (!isOpen) {
                part.settle();
            }
        }
    }

    /// @return how many octets; less than none at the end
    int read(byte[] buffer) throws IOException {
        return content.read(buffer);
    }

    /// @return how much of the upload there is
    long write(ByteBuffer octets) throws IOException {
        part.write(octets);
        return part.length();
    }

    /// Whether what is there stays, whatever comes behind it.
    boolean staysAsItComes() {
        return digests.isEmpty();
    }

    void force() throws IOException {
        part.force();
    }

    /// Nothing comes any more. What has come stays, if it is what the client meant.
    void end() throws IOException {
        part.settle();
        try {
            digests.check(part.path(), first, part.length() - first);
            Unverified.end(folder);
        } catch (IOException unverified) {
            try {
                takeBack();
            } catch (IOException later) {
                unverified.addSuppressed(later);
            }
            throw unverified;
        }
    }

    /// Ends it before its end: whoever reads from it fails.
    void giveUp() throws IOException {
        close();
        part.settle();
        if (!digests.isEmpty()) {
            takeBack();
        }
    }

    /// What is not known to be what the client meant does not stay.
    private void takeBack() throws IOException {
        part.takeBack(first);
        Unverified.end(folder);
    }

    /// Whoever reads from it fails; what has come is left as it is.
    @Override
    public void close() throws IOException {
        content.close();
    }
}
