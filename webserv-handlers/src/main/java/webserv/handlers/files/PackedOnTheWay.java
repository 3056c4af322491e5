package webserv.handlers.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import webserv.api.spi.ContentCoding;
import webserv.handlers.files.FileTree.RegularFile;
import webserv.handlers.representation.Coding;
import webserv.handlers.representation.MediaRules;

/// A coding that files are packed by while they are sent.
///
/// @param coding as it is negotiated
/// @param encoding makes it
/// @param level one of the encoding's levels
/// @param types the files that gain by it
/// @param minOctets smaller ones gain nothing
record PackedOnTheWay(
        Coding coding,
        ContentCoding encoding,
        int level,
        MediaRules<Boolean> types,
        long minOctets) {

    boolean isFor(RegularFile file, String contentType) {
        return file.state().size() >= minOctets
                && types.find(String.valueOf(file.asked().getFileName()), contentType).isPresent();
    }

    /// Closing it closes `out` too.
    OutputStream encoder(OutputStream out) throws IOException {
        return encoding.encoder(out, level);
    }

    /// How much memory an encoder takes, in octets.
    long octetsOfEncoder() {
        return encoding.octetsOfEncoder(level);
    }

    /// Packs octets in memory.
    byte[] of(byte[] octets) {
        var packed = new ByteArrayOutputStream(Math.max(64, octets.length / 3));
        try (var encoder = encoder(packed)) {
            encoder.write(octets);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return packed.toByteArray();
    }
}
