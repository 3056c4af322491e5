"""Medians, ratios and their spread, as a page with tables and a picture."""

import collections
import statistics

import machine
import picture

BASE = "NGINX"
COLUMNS = {  # of Result: title, divisor, decimals
    "rate": ("{unit}", 1, 0),
    "cpu": ("CPU µs per {each}", 1, 1),
    "p50": ("p50 ms", 1e3, 2),
    "p99": ("p99 ms", 1e3, 2),
    "milliseconds": ("ms", 1, 0),
    "memory": ("{memory}", 1, 2),
}
RATIOS = ("rate", "cpu", "milliseconds", "memory")


class Account:
    """All results of a run."""

    def __init__(self, plan, between):
        self.plan = plan
        self._between = between  # the cores
        self._results = collections.defaultdict(dict)  # workload, server -> round -> Result
        self._left_out = {}

    def add(self, workload, server, number, result):
        self._results[workload.key, server][number] = result

    def leave_out(self, workload, reasons):
        for server, reason in reasons.items():
            self._left_out[workload.key, server] = reason

    def ratios(self, workload, server, measured):
        """To NGINX in the same round."""
        mine, base = (self._results[workload.key, name] for name in (server, BASE))
        pairs = [(getattr(mine[n], measured), getattr(base[n], measured)) for n in mine if n in base]
        return [of / to for of, to in pairs if of is not None and to]

    def median(self, workload, server, measured):
        values = [getattr(result, measured)
                  for result in self._results[workload.key, server].values()]
        values = [value for value in values if value is not None]
        return statistics.median(values) if values else None

    def servers(self, workload):
        return [name for name in workload.names if self._results[workload.key, name]]

    def table(self, workload):
        """One workload as Markdown."""
        present = self.servers(workload)
        columns = [column for column in COLUMNS
                   if any(self.median(workload, name, column) is not None for name in present)]
        lines = [f"### {workload.title}", ""]
        heads = ["Server"]
        for column in columns:
            heads.append(self._title(workload, column))
            heads += [f"× {BASE} (least–most)"] if column in RATIOS else []
        lines.append("| " + " | ".join(heads) + " |")
        lines.append("|---" + "|---:" * (len(heads) - 1) + "|")
        for name in present:
            cells = [name]
            for column in columns:
                cells.append(self._value(workload, name, column))
                cells += [self._ratio(workload, name, column)] if column in RATIOS else []
            lines.append("| " + " | ".join(cells) + " |")
        lines += self._notes(workload)
        return "\n".join(lines) + "\n"

    def _notes(self, workload):
        notes = [f"{name} is left out: {reason}." for (key, name), reason in self._left_out.items()
                 if key == workload.key]
        return [""] + notes if notes else []

    @staticmethod
    def _title(workload, column):
        return COLUMNS[column][0].format(
            unit=workload.unit, each="MiB" if workload.unit == "MiB/s" else "request",
            memory="KiB each" if workload.key == "idle" else "MiB")

    def _value(self, workload, server, column):
        median = self.median(workload, server, column)
        if median is None:
            return ""
        _, divisor, decimals = COLUMNS[column]
        if column == "memory":
            divisor = 2**10 if workload.key == "idle" else 2**20
        return f"{median / divisor:,.{decimals}f}"

    def _ratio(self, workload, server, column):
        ratios = self.ratios(workload, server, column)
        if not ratios:
            return ""
        if server == BASE:
            return "1"
        return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"

    def write(self, listed, out):
        """Writes page and picture below a folder.

        Returns their paths.
        """
        page, image = out / "reference" / "benchmarks.md", out / "images" / "benchmarks.svg"
        for path in (page, image):
            path.parent.mkdir(parents=True, exist_ok=True)
        text = self._page(listed)  # names the commit, which is dirty once a file is written
        image.write_text(picture.draw(self._bars(listed)))
        page.write_text(text)
        return page, image

    def _bars(self, listed):
        """Title to server to ratios of the rate, where that is what counts."""
        bars = {}
        for workload in listed:
            ratios = {name: self.ratios(workload, name, "rate") for name in self.servers(workload)}
            ratios = {name: each for name, each in ratios.items() if each}
            if ratios:
                bars[workload.title] = ratios
        return bars

    def _page(self, listed):
        plan = self.plan
        together = ", ".join(f"{name} {version}" for name, version in machine.versions().items())
        return "\n".join([
            "# Benchmarks",
            "",
            "webserv beside other servers, measured in one run by one command:",
            "",
            "```sh",
            f"./bench/run --build {plan.option} --rounds {plan.rounds} --seconds {plan.seconds}"
            .replace("  ", " "),
            "```",
            "",
            f"The machine: {machine.description()}. A server has one core and one worker, the load has",
            "the other core, unless a title says that all cores are for everybody: then nobody is tied",
            "to a core, and there are as many workers as cores. Everything is on loopback.",
            "",
            f"The servers: {together}. Their settings are in",
            "[`bench/rivals.py`](../../bench/rivals.py): those of production, without access logs",
            "where nothing is said of them, and with NGINX's `open_file_cache` off, as by default. Netty has no file server; its row",
            "is a small one of [our own](../../bench/peers/src/main/java/webserv/bench/peers).",
            "",
            f"The servers of a table are asked in turn over {plan.rounds} rounds of {plan.seconds} s each.",
            "A number is the median of the rounds, a ratio the median of the ratios to NGINX within",
            "each round, with the least and the most behind it. Rates move with the hour; ratios hold.",
            self._between.told(),
            "![Rates as multiples of NGINX's](../images/benchmarks.svg)",
            "",
            *(self.table(workload) for workload in listed),
            "## What the columns mean",
            "",
            "- **CPU** is what the server and its children have used, from `/proc`, for each request or",
            "  MiB. Less is better; it holds where the rate is bounded by something else.",
            "- **p50, p99**: the latency that half and 99 of 100 answers stay below.",
            "- **Memory** is the proportional set (PSS) of the server and its children. For idle",
            f"  connections it is what {plan.idle:,} of them add, after a load, for each; rate and latency"
            " are",
            f"  those of {plan.active:,} active connections on top.",
            "- Uploads go to a file system in memory, so that no disk is measured.",
            "",
            "Single parts, with what they allocate, are in [the microbenchmarks](microbenchmarks.md).",
            "",
        ])
