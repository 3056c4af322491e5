package webserv.cgi;

import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.spi.HandlerFactory;

/// Makes handlers that run CGI/1.1 programs (RFC 3875): `cgi` in a configuration.
///
/// | Key | Default | Meaning |
/// |---|---|---|
/// | `root`, `alias` | the configuration's folder | where scripts are: `root` appends the whole path, `alias` what follows the location's prefix |
/// | `interpreters` | none | the program for each extension, as in `.py: python3` or `.py: [python3, -u]`; a file with another extension is run itself if it is executable |
/// | `program` | none | one program for every script, in place of `interpreters` |
/// | `require_file` | `true` | whether the script must exist; with `program` and `false` the location itself is the script |
/// | `script_argument` | `true` with `interpreters`, `false` with `program` | whether the script's path is the first argument |
/// | `timeout` | `60s` | for a whole run: 504, or an aborted response |
/// | `first_octet_timeout` | `30s` | until the first output: 504 |
/// | `kill_grace` | `2s` | between SIGTERM and SIGKILL |
/// | `max_processes` | `16` | programs at once in this location |
/// | `queue`, `queue_timeout` | `64`, `5s` | requests that wait for one to end, and how long: 503 |
/// | `max_head` | `64KiB` | the head of an answer: 502 |
/// | `max_output` | `1GiB` | all of the output: an aborted response |
/// | `max_stderr` | `64KiB` | what of the standard error is logged; the rest is dropped |
/// | `environment` | none | variables to set; they win over all others |
/// | `inherit_environment` | `[PATH]` | variables of the server that programs see |
/// | `pass_authorization` | `false` | whether programs see the client's credentials |
/// | `stream_content` | `false` | whether content of unknown length is passed on as it comes, without CONTENT_LENGTH |
/// | `spool_memory`, `spool_directory` | `64KiB`, the system's | where it is kept otherwise until its length is known |
///
/// Not supported, on purpose: programs that write the whole response themselves (names that begin
/// with `nph-`), because the framing of a connection is the engine's; and a query without `=` as
/// arguments on the command line (RFC 3875 §4.4), because that let clients pass options to php-cgi
/// (CVE-2012-1823).
///
/// A program ends with its request, and all that it started ends with it. Three kinds escape: a
/// process that replaces its environment after its parent has gone, one of another user, and, where
/// the system has no `/proc`, any whose parent has gone. Programs that run when the server itself
/// is killed by SIGKILL lose their pipes, which ends those that read or write; the others run on.
public final class CgiFactory implements HandlerFactory {
    /// Found as a service.
    public CgiFactory() {}

    @Override
    public String name() {
        return "cgi";
    }

    @Override
    public Handler create(Settings settings) {
        return new CgiHandler(CgiSettings.of(settings));
    }
}
