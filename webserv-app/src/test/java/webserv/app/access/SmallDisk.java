package webserv.app.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Files on a disk that has room for so many octets more: it takes what finds room, and refuses
/// what comes then, as the system does.
final class SmallDisk {
    private int room;

    SmallDisk(int room) {
        this.room = room;
    }

    void makeRoom(int octets) {
        room += octets;
    }

    SeekableByteChannel open(Path file) throws IOException {
        return new OnDisk(
                Files.newByteChannel(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND));
    }

    private final class OnDisk implements SeekableByteChannel {
        private final SeekableByteChannel file;

        OnDisk(SeekableByteChannel file) {
            this.file = file;
        }

        @Override
        public int write(ByteBuffer octets) throws IOException {
            int taken = Math.min(room, octets.remaining());
            if (taken == 0) {
                throw new IOException("No space left on device");
            }
            room -= taken;
            int written = file.write(octets.slice(octets.position(), taken));
            octets.position(octets.position() + written);
            return written;
        }

        @Override
        public int read(ByteBuffer octets) throws IOException {
            return file.read(octets);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public SeekableByteChannel position(long to) throws IOException {
            file.position(to);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public SeekableByteChannel truncate(long to) throws IOException {
            file.truncate(to);
            return this;
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
