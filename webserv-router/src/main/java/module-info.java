/// Decides which virtual server and location answers.
///
/// @provides webserv.api.spi.Router as `tree`
module webserv.router {
    requires webserv.api;
    requires static org.jspecify;

    provides webserv.api.spi.Router with
            webserv.router.TreeRouter;
}
