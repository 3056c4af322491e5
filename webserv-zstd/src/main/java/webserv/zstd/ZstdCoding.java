package webserv.zstd;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;
import webserv.api.spi.ContentCoding;

/// Content coding `zstd` (RFC 8878), by libzstd.
///
/// The library takes more memory the higher the level is: 1 MiB for the first, 67 MiB for the
/// fifteenth. Here the window and the tables have one size for all levels, so that a stream has its
/// bound; higher levels search longer. What gains by a larger window, and is sent often, is better
/// packed beforehand.
public final class ZstdCoding implements ContentCoding {
    private static final Levels LEVELS = new Levels(1, 15, 3);

    /// 256 KiB: far below the 8 MiB that RFC 9659 §3 asks every client to have room for.
    private static final int WINDOW_LOG = 18;

    private static final int TABLES_LOG = 17;

    /// What libzstd 1.5 estimates for these sizes at the hungriest of the levels, 2,041 KiB, and
    /// the buffer on the way out.
    private static final long ENCODER_OCTETS = (2048L + 256) << 10;

    /// As a service.
    public ZstdCoding() {}

    @Override
    public String name() {
        return "zstd";
    }

    @Override
    public Levels levels() {
        return LEVELS;
    }

    @Override
    public long octetsOfEncoder(int level) {
        return ENCODER_OCTETS;
    }

    @Override
    public OutputStream encoder(OutputStream out, int level) throws IOException {
        return new ZstdOutputStreamNoFinalizer(out, level)
                .setWindowLog(WINDOW_LOG)
                .setHashLog(TABLES_LOG)
                .setChainLog(TABLES_LOG);
    }
}
