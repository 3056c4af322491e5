/// The handlers that a web server has in the box.
///
/// @provides webserv.api.spi.HandlerFactory as `files`, `redirect`, `respond` and `upload`
/// @provides webserv.api.spi.ContentCoding as `gzip`
module webserv.handlers {
    requires webserv.api;
    requires static org.jspecify;
    requires org.slf4j;

    provides webserv.api.spi.ContentCoding with
            webserv.handlers.representation.GzipCoding;
    provides webserv.api.spi.HandlerFactory with
            webserv.handlers.files.FilesFactory,
            webserv.handlers.RedirectFactory,
            webserv.handlers.RespondFactory,
            webserv.handlers.upload.UploadFactory;
}
