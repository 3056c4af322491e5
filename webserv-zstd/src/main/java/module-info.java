/// Packs by Zstandard (RFC 8878) while content is sent. Not part of the image: a plugin.
///
/// @provides webserv.api.spi.ContentCoding as `zstd`
module webserv.zstd {
    requires webserv.api;
    requires com.github.luben.zstd_jni;
    requires static org.jspecify;

    provides webserv.api.spi.ContentCoding with
            webserv.zstd.ZstdCoding;
}
