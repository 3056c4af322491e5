package webserv.api.spi;

import java.io.IOException;
import java.io.OutputStream;

/// A content coding (RFC 9110 §8.4.1) that is made while content is sent: a service, found by name.
///
/// Who packs what by it, and for which clients, is decided by the handlers that are given it, see
/// [HandlerFactory#withCodings]. Safe for any thread.
public interface ContentCoding {

    /// The word that its keys begin with, in lower case: `zstd` for `zstd: true` and
    /// `zstd_comp_level: 3`.
    String name();

    /// As in `Content-Encoding` and `Accept-Encoding`, in lower case, from the registry that RFC
    /// 9110 §16.6.1 describes. The name, where nothing else is said; that of `brotli` is `br`.
    default String token() {
        return name();
    }

    /// What may be chosen between fast and small.
    Levels levels();

    /// How much memory an encoder takes until it is closed, at most: in octets, above 0, whatever
    /// the length of what is written to it. As many are open at a time as there is room for.
    ///
    /// @param level one of [#levels]
    long octetsOfEncoder(int level);

    /// Packs what is written.
    ///
    /// Closing the encoder writes the end of the coding, gives its memory back and closes `out`;
    /// the memory is given back as well where `out` fails. Used by one thread at a time, which may
    /// wait.
    ///
    /// @param out for the packed octets
    /// @param level one of [#levels]
    /// @throws IOException if there is no memory for it, or `out` fails
    OutputStream encoder(OutputStream out, int level) throws IOException;

    /// A range of levels: the higher, the smaller and slower.
    ///
    /// @param least the fastest
    /// @param most the smallest
    /// @param usual where nothing else is said
    record Levels(int least, int most, int usual) {

        /// @throws IllegalArgumentException if they are in another order
        public Levels {
            if (usual < least || usual > most) {
                throw new IllegalArgumentException(
                        "levels from " + least + " to " + most + ", and usually " + usual);
            }
        }
    }
}
