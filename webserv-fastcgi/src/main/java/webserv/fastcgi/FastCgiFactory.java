package webserv.fastcgi;

import webserv.api.config.Keys;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.spi.HandlerFactory;

/// Makes handlers that pass requests on to FastCGI 1.0 applications, such as php-fpm, in the
/// responder role: `fastcgi` in a configuration.
///
/// | Key | Default | Meaning |
/// |---|---|---|
/// | `pass` | must be set | where the application listens: `host:port` or `unix:/path` |
/// | `root`, `alias` | the configuration's folder | where scripts are: `root` appends the whole path, `alias` what follows the location's prefix |
/// | `split_path` | `.php` | what scripts' names end with; what follows in the path is PATH_INFO |
/// | `index` | `index.php` | the script for a folder |
/// | `require_file` | `true` | whether the script must exist on this machine |
/// | `params` | none | variables to set; they win over all others |
/// | `pass_authorization` | `false` | whether the application sees the client's credentials |
/// | `keep_conn`, `keepalive` | `true`, `8` | whether connections are kept between requests, and how many |
/// | `idle_timeout` | `30s` | how long one is kept that nobody needs |
/// | `max_connections` | `16` | requests made at once, for this location |
/// | `queue`, `queue_timeout` | `64`, `5s` | requests that wait for one to end, and how long: 503 |
/// | `connect_timeout` | `5s` | until the application accepts: 504 |
/// | `first_octet_timeout` | `30s` | until its first output: 504 |
/// | `timeout` | `60s` | for a whole request: 504, or an aborted response |
/// | `max_head` | `64KiB` | the head of an answer: 502 |
/// | `max_output` | `1GiB` | all of the answer: an aborted response |
/// | `max_stderr` | `64KiB` | what of its errors is logged; the rest is dropped |
/// | `stream_content` | `false` | whether content of unknown length is passed on as it comes, without CONTENT_LENGTH |
/// | `spool_memory`, `spool_directory` | `64KiB`, the system's | where it is kept otherwise until its length is known |
///
/// One connection carries one request at a time: php-fpm and most others refuse to multiplex, and a
/// slow request would hold up its neighbours. The authorizer and filter roles are not there,
/// because no application in use needs them.
public final class FastCgiFactory implements HandlerFactory {
    /// Found as a service.
    public FastCgiFactory() {}

    @Override
    public String name() {
        return "fastcgi";
    }

    @Override
    public Keys keys() {
        return FastCgiSettings.KEYS;
    }

    @Override
    public Handler create(Settings settings) {
        return new FastCgiHandler(FastCgiSettings.of(settings));
    }
}
