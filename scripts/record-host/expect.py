#!/usr/bin/env python3
"""Adds to a header what a simulator has to reproduce, with tolerances from repeated runs.

    expect.py RUN.json [REPETITION.json ...]     rewrites RUN.json

The value is the mean of all runs. The tolerance is twice the largest distance of a run from it, and
at least: 1.5 % of rates and lags, 3 % of levels and half a lump of 1024 pages, one jiffy of a pause,
5 % or 60 ms of instants, one episode. A value of null must not occur; a name ending in _at_most is
an upper bound.
"""
import json
import sys

#         name                             where it stands                          relative  absolute
ALWAYS = [("writer_bytes_per_s_second_half", "facts.writer_bytes_per_s_second_half", .015, 0),
          ("total_pages_median", "facts.second_half_total_pages.median", .03, 512),
          ("total_pages_p10", "facts.second_half_total_pages.p10", .03, 1024),
          ("total_pages_p90", "facts.second_half_total_pages.p90", .03, 1024),
          ("peak_total_pages", "facts.peak_total_pages", .03, 1024),
          ("first_background_start_ms", "facts.first_background_start.t_ms", .05, 60),
          ("first_pause_ms", "facts.first_pause.t_ms", .05, 60)]
THROTTLED = [("call_us_p99_second_half", "write_calls.call_us_second_half.p99", .05, 4000)]
DUE = [("lag_us_max", "write_calls.lag_us.max", .015, 8000)]
EPISODES = [("write_out_episodes", "facts.write_out_episodes", .1, 1),
            ("episode_gap_ms_median", "facts.episode_gap_ms_median", .05, 100)]


def pick(run, path):
    for name in path.split("."):
        run = run.get(name) if isinstance(run, dict) else None
    return run


def expectation(runs, path, relative, absolute):
    """None where it occurred in some of the runs only."""
    values = [pick(run, path) for run in runs]
    if None in values:
        return {"value": None} if values.count(None) == len(values) else None
    mean = sum(values) / len(values)
    spread = max(abs(value - mean) for value in values)
    return {"value": round(mean), "tolerance": round(max(relative * mean, absolute, 2 * spread))}


def main():
    runs = [json.load(open(path)) for path in sys.argv[1:]]
    first, expect = runs[0], {}
    rows = list(ALWAYS)
    if any(pick(run, "facts.pauses.count") for run in runs):
        rows += THROTTLED + (DUE if pick(first, "settings.rate") else [])
        longest = max(pick(run, "write_calls.call_us.max") for run in runs)
        expect["call_us_max_at_most"] = {"value": 2 * longest}
    else:
        expect["pauses"] = {"value": 0, "tolerance": 0}
    if pick(first, "facts.write_out_episodes") > 2:
        rows += EPISODES
    for name, *rule in rows:
        found = expectation(runs, *rule)
        if found is not None:
            expect[name] = found
    first["runs"] = len(runs)
    first["expect"] = expect
    with open(sys.argv[1], "w") as out:
        json.dump(first, out, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main()
