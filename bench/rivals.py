"""The servers that are compared, each with production settings for the same documents.

No one writes an access log, unless a row says so. A rival that is not installed is left out, and
`missing` says why.
"""

import os
import pathlib
import re
import shutil
import subprocess

import servers

# As webserv's own start script has them, so that Java's collectors are no difference.
JAVA_OPTIONS = ["-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xms32m", "-Xmn16m"]

PEERS = servers.ROOT / "bench" / "peers" / "target"

NGINX = """
worker_processes {workers};
worker_rlimit_nofile 20000;
daemon off;
pid {home}/nginx.pid;
error_log {home}/error.log;
events {{ worker_connections 15000; }}
http {{
    access_log {access_log};
    sendfile on;
    tcp_nopush on;
    open_file_cache off;
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
    client_max_body_size 0;
    server_names_hash_max_size 8192;
    server_names_hash_bucket_size 64;
    default_type application/octet-stream;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    root {site};
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location /many/ {{ autoindex on; }}
        location /put/ {{ dav_methods PUT; }}
        location /cgi-bin/ {{
            fastcgi_pass unix:{home}/fcgi.socket;
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
        }}
    }}
{hosts}}}
"""

LIGHTTPD = """
server.modules = ("mod_webdav", "mod_cgi")
server.port = {port}
server.bind = "127.0.0.1"
server.document-root = "{site}"
server.errorlog = "{home}/error.log"
server.upload-dirs = ("{home}")
server.max-fds = 20000
server.max-connections = 15000
server.max-keep-alive-requests = 65535
server.max-keep-alive-idle = 600
server.listen-backlog = 4096
server.max-worker = {worker_processes}
mimetype.assign = ("" => "application/octet-stream")
$HTTP["url"] =~ "^/many/" {{ dir-listing.activate = "enable" }}
$HTTP["url"] =~ "^/put/" {{ webdav.activate = "enable" }}
$HTTP["url"] =~ "^/cgi-bin/" {{ cgi.assign = ("" => "") }}
{hosts}
"""

APACHE = """
ServerRoot {home}
ServerName localhost
PidFile {home}/apache.pid
ErrorLog {home}/error.log
Listen 127.0.0.1:{port}
ListenBackLog 4096
{modules}
User www-data
Group www-data
ServerLimit 4
StartServers {workers}
ThreadsPerChild 64
MaxRequestWorkers 256
AsyncRequestWorkerFactor 60
KeepAlive On
MaxKeepAliveRequests 0
KeepAliveTimeout 600
EnableSendfile On
ScriptSock {home}/cgi.socket
DavLockDB {home}/dav-lock
DocumentRoot {site}
<Directory {site}>
    Require all granted
    AllowOverride None
</Directory>
<Directory {site}/many>
    Options +Indexes
</Directory>
<Location /put/>
    Dav On
</Location>
<Directory {site}/cgi-bin>
    Options +ExecCGI
    SetHandler cgi-script
</Directory>
{hosts}
"""
APACHE_FOLDER = pathlib.Path("/usr/lib/apache2/modules")
APACHE_MODULES = ("mpm_event", "authz_core", "dir", "autoindex", "dav", "dav_fs", "cgid")

CADDY = """
{{
    admin off
    auto_https off
}}
http://:{port} {{
    bind 127.0.0.1
    root * {site}
    file_server {{
        browse
    }}
}}
{hosts}
"""

WEBSERV = """
keepalive_requests: 1000000000
keepalive_timeout: 600s
loops: {workers}
root: "{site}"
{settings}
servers:
  - listen: "127.0.0.1:{port}"
    locations:
      - path: /
        root: "{site}"
      - path: /many/
        autoindex: true
      - path: /put/
        client_max_body_size: 1GiB
        upload: {{ store: "{home}", create: true }}
      - path: /cgi-bin/
        cgi: {{ max_processes: 64 }}
{hosts}
"""


class Workshop:
    """Makes the rivals' configurations in one folder.

    `workers` is how many cores each may use; `hosts` are the names of further virtual servers.
    """

    def __init__(self, folder, workers=1, hosts=()):
        self.folder = folder
        self.site = folder / "site"
        self.workers = workers
        self.hosts = hosts
        self.missing = {}

    def rivals(self, names):
        """Those of the names that can be started, in that order."""
        made = (self._make(name) for name in names)
        return [server for server in made if server]

    def _make(self, name):
        maker = ALL.get(name)
        if maker is None:
            raise servers.Failure(f"no such server: {name}; there are {', '.join(ALL)}")
        try:
            return maker(self, name)
        except NotInstalled as why:
            self.missing[name] = str(why)
            return None

    def home(self, name):
        """A folder of the server's own, empty at first."""
        home = self.folder / name.replace(" ", "-")
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        home.chmod(0o777)
        return home

    def server(self, name, home, template, command, host=None, environment=None, companions=(),
               suffix="conf", is_java=False, **more):
        """A server whose configuration is a template filled in; `CONF` in its command stands for
        the file. `host` makes the lines of one virtual server of a port and a name.
        """
        port = servers.free_port()
        conf = home / f"configuration.{suffix}"
        conf.write_text(
            template.format(
                port=port, site=self.site, home=home, workers=self.workers,
                hosts="".join(host(port, each) for each in self.hosts), **more))
        return servers.Server(
            name, [word if word != "CONF" else conf for word in command], port, environment,
            companions, home / "output.log", is_java)


class NotInstalled(Exception):
    """Why a rival is left out."""


def _installed(command, package):
    path = shutil.which(command)
    if path is None:
        raise NotInstalled(f"the package {package} is not installed")
    return path


def nginx(workshop, name, log=False):
    command = _installed("nginx", "nginx")
    home = workshop.home(name)
    companions = []
    if shutil.which("fcgiwrap"):
        # It leaves its socket behind, and does not start where there is one.
        companions = [[
            "sh", "-c", 'rm -f "$0"; exec fcgiwrap -c 8 -s "unix:$0"', home / "fcgi.socket"]]
    return workshop.server(
        name, home, "user root;\n" + NGINX if os.getuid() == 0 else NGINX,
        [command, "-p", home, "-c", "CONF", "-e", home / "error.log"], companions=companions,
        access_log=f"{home}/access.log combined buffer=64k flush=1s" if log else "off",
        host=lambda port, host: f"server {{ listen 127.0.0.1:{port}; server_name {host}; }}\n")


def nginx_with_log(workshop, name):
    """With an access log, written in portions as webserv's is."""
    return nginx(workshop, name, log=True)


def lighttpd(workshop, name):
    command = _installed("lighttpd", "lighttpd")
    if not pathlib.Path("/usr/lib/lighttpd/mod_webdav.so").exists():
        raise NotInstalled("the package lighttpd-mod-webdav is not installed")
    return workshop.server(
        name, workshop.home(name), LIGHTTPD, [command, "-D", "-f", "CONF"],
        # 0: the process serves by itself instead of watching over one that does
        worker_processes=0 if workshop.workers == 1 else workshop.workers,
        host=lambda _, host: (
            f'$HTTP["host"] == "{host}" {{ server.document-root = "{workshop.site}" }}\n'))


def apache(workshop, name):
    command = _installed("apache2", "apache2")
    modules = "\n".join(
        f"LoadModule {module}_module {APACHE_FOLDER}/mod_{module}.so" for module in APACHE_MODULES)
    return workshop.server(
        name, workshop.home(name), APACHE, [command, "-f", "CONF", "-DFOREGROUND"],
        modules=modules,
        host=lambda port, host: (
            f"<VirtualHost 127.0.0.1:{port}>\nServerName {host}\n"
            f"DocumentRoot {workshop.site}\n</VirtualHost>\n"))


def caddy(workshop, name):
    command = _installed("caddy", "caddy")
    home = workshop.home(name)
    environment = {
        "GOMAXPROCS": str(workshop.workers), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    return workshop.server(
        name, home, CADDY, [command, "run", "--adapter", "caddyfile", "--config", "CONF"],
        environment=environment,
        host=lambda port, host: (
            f"http://{host}:{port} {{\nbind 127.0.0.1\nroot * {workshop.site}\nfile_server\n}}\n"))


def webserv(workshop, name, java_options="", settings=""):
    script = servers.IMAGE / "bin" / "webserv"
    if not script.exists():
        raise NotInstalled("the image is not built: ./mvnw -DskipTests package")
    return workshop.server(
        name, workshop.home(name), WEBSERV, [script, "run", "-c", "CONF"], suffix="yaml",
        environment={"WEBSERV_JAVA_OPTS": java_options}, settings=settings,
        host=lambda port, host: f'  - {{ listen: "127.0.0.1:{port}", server_name: {host} }}\n',
        is_java=True)


def webserv_without_cache(workshop, name):
    return webserv(workshop, name, java_options="-XX:AOTMode=off")


def webserv_from_memory(workshop, name):
    """With files of 100 KiB in its cache, which are sent by the kernel otherwise."""
    return webserv(workshop, name, settings="cache_max_file: 128KiB")


def webserv_with_log(workshop, name):
    """With an access log, where webserv has one."""
    home = workshop.folder / name.replace(" ", "-")
    server = webserv(workshop, name, settings=f'access_log: "{home}/access.log"')
    said = subprocess.run(
        [server.command[0], "check", "-c", server.command[-1]], capture_output=True, text=True)
    if said.returncode != 0:
        raise NotInstalled("webserv refuses the setting access_log")
    return server


def java_peer(workshop, name, main=None, further=()):
    path = PEERS / "class-path"
    if not path.exists():
        raise NotInstalled("bench/peers is not built: bench/run --build")
    main = f"webserv.bench.peers.{main or name}Peer"
    classes = f"{PEERS / 'classes'}:{path.read_text().strip()}"
    command = [
        java(), *JAVA_OPTIONS, "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow", "-cp", classes, main]
    home = workshop.home(name)
    port = servers.free_port()
    return servers.Server(
        name, [*command, port, workshop.site, workshop.workers, *further], port,
        log=home / "output.log", is_java=True)


def bare(way, share):
    """A bare loop, for comparing ways to accept and shares of a file for each turn, in KiB."""
    return lambda workshop, name: java_peer(workshop, name, "Bare", (way, share))


def java():
    """A JDK's or a runtime's `java`, at least 25."""
    home = os.environ.get("JAVA_HOME")
    if home:
        return pathlib.Path(home) / "bin" / "java"
    said = subprocess.run(
        [servers.ROOT / "mvnw", "-v"], capture_output=True, text=True).stdout
    found = re.search(r"runtime: (.+)", said)
    return pathlib.Path(found[1]) / "bin" / "java" if found else "java"


SHARES = {f"bare, {share} KiB": bare("hand-out", share) for share in (64, 128, 256, 512, 1024, 4096)}
WAYS = {f"bare, {way}": bare(way, 256) for way in ("hand-out", "reuse-port")}

ALL = {
    "NGINX": nginx,
    "NGINX with access log": nginx_with_log,
    "webserv": webserv,
    "webserv without AOT cache": webserv_without_cache,
    "webserv with access log": webserv_with_log,
    "webserv from memory": webserv_from_memory,
    "lighttpd": lighttpd,
    "Apache": apache,
    "Caddy": caddy,
    "Netty": java_peer,
    "Jetty": java_peer,
    "Undertow": java_peer,
    "Helidon": java_peer,
    **SHARES,
    **WAYS,
}
