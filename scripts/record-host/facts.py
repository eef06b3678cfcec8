#!/usr/bin/env python3
"""Turns one run of record.sh into a header: what was set, what came out, and what to compare.

    facts.py EVENTS WRITER.json PREFIX < SETTINGS      (key=value lines)

Reads PREFIX.csv and writes PREFIX.json; with events=1 also PREFIX.bdp.csv and PREFIX.bw.csv, the
kernel's own decisions. repl/conform/linux/facts.c computes the same facts of a simulated run.
"""
import csv
import gzip
import json
import os
import platform
import re
import sys

PAUSE_COLUMNS = ("limit setpoint dirty wb_setpoint wb_dirty dirty_ratelimit task_ratelimit dirtied dirtied_pause "
                 "paused pause period think").split()
RATE_COLUMNS = "write_bw awrite_bw dirty_rate dirty_ratelimit task_ratelimit balanced_dirty_ratelimit".split()


def quantile(values, q):
    values = sorted(values)
    return values[round(q * (len(values) - 1))] if values else None


def read_settings(lines):
    """The settings as numbers; those left empty were not set."""
    given = dict(line.rstrip("\n").split("=", 1) for line in lines if "=" in line)
    about = {name: given.pop(name) for name in ("id", "note", "events", "knob")}
    settings = {name: float(text) if "." in text else int(text) for name, text in given.items() if text}
    if about["knob"]:
        settings["knob_changes"] = [dict(zip(("t_ms", "name", "value"), change.split(":")))
                                    for change in about["knob"].split()]
    return about, settings


def read_events(path, origin_s):
    """(t_ms, name, fields) of the tracepoints, from the first write on."""
    row = re.compile(r"\s(\d+\.\d+): (\w+): bdi ([\w:-]+): (.*)$")
    events = []
    for line in open(path, errors="replace"):
        found = row.search(line)
        if found:
            fields = dict(part.split("=", 1) for part in found.group(4).split() if "=" in part)
            events.append(((float(found.group(1)) - origin_s) * 1000, found.group(2), fields))
    return events


def beginnings(times, apart_ms=400):
    """The first of each run of instants that are at most so far apart."""
    first, before = [], None
    for t in times:
        if before is None or t - before > apart_ms:
            first.append(round(t))
        before = t
    return first


def episodes_of(rows, sample_ms):
    """Stretches of samples in which at least 64 pages were written, more than 400 ms of less apart."""
    episodes, quiet_ms = [], 0
    for a, b in zip(rows, rows[1:]):
        wrote = b["nr_written"] - a["nr_written"]
        if wrote < 64:
            quiet_ms += sample_ms
            continue
        if not episodes or quiet_ms > 400:
            episodes.append({"start_ms": a["t_ms"], "end_ms": b["t_ms"], "pages": 0})
        episodes[-1]["end_ms"] = b["t_ms"]
        episodes[-1]["pages"] += wrote
        quiet_ms = 0
    return episodes


def ticks_a_second():
    """What the kernel was built with; 250 where it does not say."""
    for path, opener in (("/proc/config.gz", gzip.open), ("/boot/config-" + platform.release(), open)):
        if os.path.exists(path):
            found = re.search(r"^CONFIG_HZ=(\d+)", opener(path, "rt").read(), re.M)
            if found:
                return int(found.group(1))
    return 250


def facts_of(settings, rows, events):
    end_ms = settings["seconds"] * 1000
    total = {row["t_ms"]: row["nr_dirty"] + row["nr_writeback"] for row in rows}
    half = [row for row in rows if end_ms / 2 <= row["t_ms"] < end_ms]
    levels = [total[row["t_ms"]] for row in half]
    looks = [(t, fields) for t, name, fields in events if name == "balance_dirty_pages"]
    pauses = [(t, int(fields["pause"])) for t, fields in looks if int(fields["pause"]) > 0]
    starts = [(t, fields) for t, name, fields in events if name == "writeback_start"]
    background = [t for t, fields in starts if fields["background"] == "1"]
    periodic = [t for t, fields in starts if fields["kupdate"] == "1"]
    episodes = episodes_of(rows, settings["sample_ms"])
    gaps = [b["start_ms"] - a["start_ms"] for a, b in zip(episodes, episodes[1:])]
    span_s = (half[-1]["t_ms"] - half[0]["t_ms"]) / 1000
    return {
        "thresh_pages": {"first": rows[0]["thresh"], "last": half[-1]["thresh"]},
        "bg_thresh_pages": {"first": rows[0]["bg_thresh"], "last": half[-1]["bg_thresh"]},
        "writer_bytes_per_s_second_half": round((half[-1]["app_bytes"] - half[0]["app_bytes"]) / span_s),
        "second_half_total_pages": {"p10": quantile(levels, .1), "median": quantile(levels, .5),
                                    "p90": quantile(levels, .9)},
        "peak_total_pages": max(total[row["t_ms"]] for row in rows if row["t_ms"] < end_ms),
        "first_background_start": {"t_ms": round(background[0])} if background else None,
        "first_pause": {"t_ms": round(pauses[0][0])} if pauses else None,
        "pauses": {"count": len(pauses), "decisions": len(looks), "total_ms": sum(p for _, p in pauses)},
        "background_starts_ms": beginnings(background)[:24],
        "periodic_starts_ms": beginnings(periodic)[:24],
        "write_out_episodes": len(episodes),
        "episode_gap_ms_median": quantile(gaps, .5),
        "episodes": episodes[:16],
        "wb_bandwidth_pages_per_s": {"first": rows[0]["wb_bw"], "last": half[-1]["wb_bw"]},
    }


def write_events(path, columns, events):
    with open(path, "w") as out:
        out.write("t_ms," + ",".join(columns) + "\n")
        for t, fields in events:
            out.write(f"{t:.1f}," + ",".join(fields.get(name, "") for name in columns) + "\n")


def main():
    events_path, writer_path, prefix = sys.argv[1:4]
    about, settings = read_settings(sys.stdin)
    writer = json.load(open(writer_path))
    events = read_events(events_path, writer.pop("origin_ns") / 1e9)
    rows = [{name: int(value) for name, value in row.items()} for row in csv.DictReader(open(prefix + ".csv"))]
    header = {
        "id": about["id"],
        "note": about["note"],
        "kernel": platform.release().split("-")[0],
        "hz": ticks_a_second(),
        "cpus": os.cpu_count(),
        "page_bytes": os.sysconf("SC_PAGE_SIZE"),
        "settings": settings,
        "facts": facts_of(settings, rows, events),
        "write_calls": writer,
    }
    with open(prefix + ".json", "w") as out:
        json.dump(header, out, indent=1)
        out.write("\n")
    if about["events"] == "1":
        write_events(prefix + ".bdp.csv", PAUSE_COLUMNS,
                     [(t, fields) for t, name, fields in events if name == "balance_dirty_pages"])
        write_events(prefix + ".bw.csv", RATE_COLUMNS,
                     [(t, fields) for t, name, fields in events if name == "bdi_dirty_ratelimit"])


if __name__ == "__main__":
    main()
