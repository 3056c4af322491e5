package webserv.handlers.representation;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import webserv.api.spi.ContentCoding;

/// Content coding `gzip` (RFC 9110 §8.4.1.3), which the JDK has.
public final class GzipCoding implements ContentCoding {
    private static final int BUFFER_OCTETS = 8 << 10;

    /// What zlib says that it takes for its usual window and memory level.
    private static final long ENCODER_OCTETS = 256 << 10;

    /// As a service.
    public GzipCoding() {}

    @Override
    public String name() {
        return "gzip";
    }

    @Override
    public Levels levels() {
        return new Levels(1, 9, 6);
    }

    @Override
    public long octetsOfEncoder(int level) {
        return ENCODER_OCTETS;
    }

    @Override
    public OutputStream encoder(OutputStream out, int level) throws IOException {
        return new Gzip(out, level);
    }

    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out, int level) throws IOException {
            super(out, BUFFER_OCTETS);
            def.setLevel(level);
        }
    }
}
