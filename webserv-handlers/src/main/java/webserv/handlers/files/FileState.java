package webserv.handlers.files;

import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import webserv.handlers.representation.Coding;
import webserv.handlers.representation.EntityTag;
import webserv.handlers.representation.Validators;

/// What tells one state of a file from another without reading it.
///
/// @param fileKey device and inode where the system has them, else 0: tells a file from the one
///   that was moved into its place with the same size and time, as reproducible builds make them
record FileState(Instant modified, long modifiedNanos, long size, int fileKey) {

    /// File systems stamp with the time of the last tick, at most 10 ms ago on Linux. A file may
    /// change again within that time and keep its stamp.
    private static final Duration TICK = Duration.ofMillis(20);

    static FileState of(BasicFileAttributes attributes) {
        return new FileState(
                attributes.lastModifiedTime().toInstant(),
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                attributes.size(),
                Objects.hashCode(attributes.fileKey()));
    }

    /// Whether a change from now on would show in the state.
    boolean isSettled(Instant now) {
        return modified.plus(TICK).isBefore(now);
    }

    /// Of the file itself: strong, unless the file has been written just now. Then it may change
    /// again and keep its stamp, and a tag that might stay the same is weak (RFC 9110 §8.8.1,
    /// §8.8.3).
    Validators validators(Instant now) {
        boolean weak = Duration.between(modified, now).abs().compareTo(TICK) <= 0;
        return Validators.of(new EntityTag(tag(), weak), modified, now);
    }

    /// Of what is made of the file while it is sent: weak, as the next version of the library may
    /// make other octets of the same file.
    ///
    /// @param coding tells its tag from that of the file itself
    Validators validatorsOfMade(Coding coding, Instant now) {
        return Validators.of(new EntityTag(tag() + "-" + coding.token(), true), modified, now);
    }

    private String tag() {
        return Long.toHexString(modifiedNanos)
                + "-"
                + Long.toHexString(size)
                + "-"
                + Integer.toHexString(fileKey);
    }
}
