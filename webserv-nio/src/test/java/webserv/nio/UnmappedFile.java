package webserv.nio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// A file of a file system that has no mappings. It is read by position, and nothing else.
final class UnmappedFile extends FileChannel {
    private final FileChannel file;

    UnmappedFile(FileChannel file) {
        this.file = file;
    }

    @Override
    public int read(ByteBuffer octets, long from) throws IOException {
        return file.read(octets, from);
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public MemorySegment map(MapMode mode, long offset, long size, Arena arena) throws IOException {
        throw new IOException("No such device");
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long from, long size) throws IOException {
        throw new IOException("No such device");
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    @Override
    public int read(ByteBuffer octets) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] octets, int from, int count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer octets) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] octets, int from, int count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer octets, long from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel truncate(long to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void force(boolean metadata) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long from, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long from, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long from, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }
}
