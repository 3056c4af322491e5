"""What the numbers were measured on, and with."""

import os
import pathlib
import platform
import re
import shutil
import subprocess

import rivals
import servers

PACKAGES = {"NGINX": "nginx", "lighttpd": "lighttpd", "Apache": "apache2", "Caddy": "caddy",
            "fcgiwrap": "fcgiwrap", "wrk": "wrk"}
PROPERTIES = {"Netty": "netty", "Undertow": "undertow", "Helidon": "helidon", "Jetty": "jetty"}


def missing_commands(*commands):
    return [command for command in commands if not shutil.which(command)]


def description():
    """One line: processor, cores, memory, kernel, distribution, how TCP controls congestion."""
    model = re.search(r"model name\s*: (.+)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    release = re.search(r'PRETTY_NAME="(.+)"', pathlib.Path("/etc/os-release").read_text())
    control = pathlib.Path("/proc/sys/net/ipv4/tcp_congestion_control")
    congestion = control.read_text().strip() if control.exists() else "unknown"
    return (f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores, "
            f"{memory:.0f} GiB of memory, Linux {platform.release().split('-')[0]}, "
            f"{release[1] if release else platform.system()}, TCP's congestion control {congestion}")


def versions():
    """Name to version of all that took part."""
    found = {name: _package_version(package) for name, package in PACKAGES.items()}
    poms = (servers.ROOT / "pom.xml").read_text()
    poms += (servers.ROOT / "bench" / "peers" / "pom.xml").read_text()
    for name, key in PROPERTIES.items():
        found[name] = re.search(rf"<{key}\.version>(.+?)</", poms)[1]
    found["JDK"] = _java_version()
    found["webserv"] = _commit()
    return {name: version for name, version in sorted(found.items()) if version}


def _package_version(package):
    said = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True).stdout
    return said.partition("-")[0]


def _java_version():
    said = subprocess.run([rivals.java(), "-version"], capture_output=True, text=True).stderr
    return re.search(r'"(.+?)"', said)[1]


def _commit():
    return subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=servers.ROOT, capture_output=True,
        text=True).stdout.strip()
