package webserv.cgi;

import webserv.api.config.Keys;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.spi.HandlerFactory;

/// Makes handlers that run CGI/1.1 programs (RFC 3875): `cgi` in a configuration.
///
/// | Key | Default | Meaning |
/// |---|---|---|
/// | `root`, `alias` | the configuration's folder | where scripts are: `root` appends the whole path, `alias` what follows the location's prefix |
/// | `interpreters` | none | the program for each extension, as in `.py: python3` or `.py: [python3, -u]`; a file with another extension is run itself if it is executable |
/// | `require_interpreters` | `true` | whether all of them must be installed; otherwise scripts of a missing one are answered with 503, until it is there |
/// | `program` | none | one program for every script, in place of `interpreters` |
/// | `require_file` | `true` | whether the script must exist; with `program` and `false` the location itself is the script |
/// | `script_argument` | `true` with `interpreters`, `false` with `program` | whether the script's path is the first argument |
/// | `timeout` | `60s` | for a whole run: 504, or an aborted response |
/// | `first_octet_timeout` | `30s` | until the first output: 504 |
/// | `kill_grace` | `300ms` | between SIGTERM and SIGKILL |
/// | `max_processes` | `16` | programs at once in this location |
/// | `max_processes_in_all` | 64, or `max_processes` where that is more | a program of this location waits while that many run in all locations together |
/// | `queue`, `queue_timeout` | `64`, `5s` | requests that wait for one to end, and how long: 503 |
/// | `limit_cpu` | none | seconds of CPU time of each process |
/// | `limit_memory` | none | its address space |
/// | `limit_files` | none | its open files |
/// | `limit_file_size` | none | the largest file that it writes |
/// | `max_head` | `64KiB` | the head of an answer: 502 |
/// | `max_output` | `1GiB` | all of the output: an aborted response |
/// | `max_stderr` | `64KiB` | what of the standard error is logged; the rest is dropped |
/// | `environment` | none | variables to set; they win over all others |
/// | `inherit_environment` | `[PATH]` | variables of the server that programs see |
/// | `pass_authorization` | `false` | whether programs see the client's credentials |
/// | `stream_content` | `false` | whether content of unknown length is passed on as it comes, without CONTENT_LENGTH |
/// | `spool_memory`, `spool_directory` | `64KiB`, the system's | where it is kept otherwise until its length is known |
///
/// Where a script is found is remembered for a second.
///
/// Not supported, on purpose: programs that write the whole response themselves (names that begin
/// with `nph-`), because the framing of a connection is the engine's; and a query without `=` as
/// arguments on the command line (RFC 3875 §4.4), because that let clients pass options to php-cgi
/// (CVE-2012-1823).
///
/// A program ends with its request, and all that it started ends with it, as it is started in a
/// session of its own, whose process group is killed. Who leaves the group is found by a mark in
/// its environment; a process escapes that leaves the group and then replaces its environment, or
/// becomes another user's. When the server itself is killed, a small process of its own ends the
/// programs.
///
/// Where the C library lacks what that takes, the JDK starts programs, and says so: no group, and
/// nobody who ends them after the server.
public final class CgiFactory implements HandlerFactory {
    /// The one thing that a factory of ours keeps: a limit for the server as a whole, and a process
    /// that watches over all of its programs, belong to no location. Empty while none is open.
    private final Host host = new Host();

    /// Found as a service.
    public CgiFactory() {}

    @Override
    public String name() {
        return "cgi";
    }

    @Override
    public Keys keys() {
        return CgiSettings.KEYS;
    }

    @Override
    public Handler create(Settings settings) {
        return new CgiHandler(CgiSettings.of(settings), host);
    }
}
