#!/usr/bin/env python3
"""Writes tests/vectors/queue.json: what textbooks say that a queue must do.

    scripts/dev/queue-closed-forms.py > tests/vectors/queue.json

Each row below is a world of stations and sources, and the closed form of one of its averages with the book that has it.
The formulas stand here and nowhere in the program. `half_width` bounds how vague the measured interval may be; lengths
were chosen so that it can be met, seeds were not chosen.
"""
import json
from math import factorial

KLEINROCK = "Kleinrock 1975, Queueing Systems, volume 1"
GROSS = "Gross, Shortle, Thompson & Harris 2008, Fundamentals of Queueing Theory, 4th edition"

rows = []


def ms(seconds):
    return f"{seconds * 1e9:.0f}ns"


def seed():
    """Rows share no seed, so that they are wrong, if they are, each for itself."""
    return 100 * len(rows) + 1


def add(mechanism, source, stations, sources, of, value, tolerance, length, warm_up=None):
    rows.append({
        "id": f"queue-{len(rows):03}",
        "source": source,
        "mechanism": mechanism,
        "given": {"stations": stations, "sources": sources, "of": of,
                  "warm_up": f"{warm_up or length // 10}s", "length": f"{length}s",
                  "replications": 20, "seed": seed()},
        "expect": {"value": float(f"{value:.9g}"), "half_width": float(f"{value * tolerance:.3g}")},
    })


def station(name="desk", **settings):
    return {"name": name, **settings}


def source(name="people", to="desk", rate=100.0, **settings):
    return {"name": name, "to": to, "interarrival": f"exponential {ms(1 / rate)}", **settings}


def exponential(mean):
    return f"exponential {ms(mean)}"


# ---- formulas ----

def erlang_b(c, a):
    """Probability that all of c servers are busy and a customer is lost; a is the offered load."""
    return a ** c / factorial(c) / sum(a ** n / factorial(n) for n in range(c + 1))


def erlang_c(c, a):
    """Probability that a customer has to wait."""
    b = erlang_b(c, a)
    return b / (1 - a / c * (1 - b))


def mmc_wait(c, arrival, service):
    return erlang_c(c, arrival * service) * service / (c - arrival * service)


def birth_death(up, down, most):
    p = [1.0]
    for n in range(most):
        p.append(p[-1] * up(n) / down(n + 1))
    total = sum(p)
    return [x / total for x in p]


def mmck(c, k, arrival, service):
    """Loss, and mean wait of those let in, with room for k customers in all."""
    p = birth_death(lambda n: arrival, lambda n: min(n, c) / service, k)
    waiting = sum((n - c) * p[n] for n in range(c, k + 1))
    return p[k], waiting / (arrival * (1 - p[k]))


def impatient(c, arrival, service, patience):
    """Share that gives up in M/M/c+M."""
    p = birth_death(lambda n: arrival,
                    lambda n: min(n, c) / service + max(n - c, 0) / patience, 2000)
    return sum((n - c) / patience * p[n] for n in range(c, 2001)) / arrival


def pollaczek_khinchine(arrival, mean, cv):
    return arrival * mean ** 2 * (1 + cv ** 2) / 2 / (1 - arrival * mean)


# ---- M/M/1 ----

for load, tolerance, length in ((0.5, 0.05, 150), (0.8, 0.07, 600), (0.9, 0.08, 2000)):
    mean = load / 100
    desk = [station(service=exponential(mean))]
    add("queue.mm1.wait", f"{KLEINROCK}, 3.2", desk, [source()], "desk",
        load * mean / (1 - load), tolerance, length)
    add("queue.mm1.stay", f"{KLEINROCK}, (3.26)", desk, [source()], "desk",
        mean / (1 - load), tolerance, length)
for load in (0.5, 0.8):
    desk = [station(service=exponential(load / 100))]
    add("queue.mm1.inside", f"{KLEINROCK}, (3.24)", desk, [source()], "desk",
        load / (1 - load), 0.06, 600)
    add("queue.mm1.utilisation", f"{KLEINROCK}, 3.2", desk, [source()], "desk", load, 0.01, 300)
add("queue.mm1.wait", f"{GROSS}, 2.2: the mean wait does not depend on the order of service",
    [station(service=exponential(0.008), discipline="lifo")], [source()], "desk",
    0.8 * 0.008 / 0.2, 0.07, 600)
add("queue.mm1.wait", f"{KLEINROCK}, 3.2: a Poisson stream split at random is two of them",
    [station("other", service=exponential(0.016)), station(service=exponential(0.016), beside="other")],
    [source(choose="random")], "desk", 0.8 * 0.016 / 0.2, 0.08, 600)

# ---- M/M/c ----

for c, load, tolerance, length in ((2, 0.7, 0.06, 400), (5, 0.8, 0.08, 600), (20, 0.8, 0.12, 600)):
    mean = c * load / 100
    desk = [station(service=exponential(mean), servers=c)]
    add("queue.mmc.wait", f"{KLEINROCK}, 3.5 (Erlang C)", desk, [source()], "desk",
        mmc_wait(c, 100, mean), tolerance, length)
    add("queue.mmc.utilisation", f"{KLEINROCK}, 3.5", desk, [source()], "desk", load, 0.01, 300)

# ---- M/M/c/K ----

for c, k, load in ((1, 1, 0.8), (1, 5, 0.9), (1, 5, 1.5), (3, 8, 1.0), (4, 4, 0.7)):
    mean = c * load / 100
    desk = [station(service=exponential(mean), servers=c, room=k - c)]
    loss, wait = mmck(c, k, 100, mean)
    add("queue.mmck.loss", f"{GROSS}, 2.5", desk, [source()], "desk", loss, 0.04, 200)
    if k > c:
        add("queue.mmck.wait", f"{GROSS}, 2.5", desk, [source()], "desk", wait, 0.04, 200)

# ---- M/G/1 ----

for text, mean, cv, tolerance, length in (
        ("7ms", 0.007, 0.0, 0.04, 300),
        ("uniform 0s 14ms", 0.007, 1 / 3 ** 0.5, 0.04, 400),
        ("erlang 7ms k=4", 0.007, 0.5, 0.04, 400),
        ("lognormal 5ms cv=2", 0.005, 2.0, 0.08, 1500),
        ("hyperexponential 5ms cv=3", 0.005, 3.0, 0.08, 900)):
    add("queue.mg1.wait", f"{KLEINROCK}, 5.6 (Pollaczek-Khinchine)", [station(service=text)],
        [source()], "desk", pollaczek_khinchine(100, mean, cv), tolerance, length)

# ---- M/G/c/c ----

for text in ("40ms", "lognormal 40ms cv=2", "exponential 40ms"):
    add("queue.mgcc.loss", f"{GROSS}, 5.2.2: Erlang B holds for any service time",
        [station(service=text, servers=5, room=0)], [source()], "desk", erlang_b(5, 4.0), 0.04, 200)

# ---- priorities ----

for text, mean, cv in (("exponential 8ms", 0.008, 1.0), ("8ms", 0.008, 0.0)):
    residual = 100 * mean ** 2 * (1 + cv ** 2) / 2
    vip, rest = 30 * mean, 100 * mean
    desk = [station(service=text, discipline="priority")]
    both = [source("vip", rate=30, priority=5), source("rest", rate=70)]
    cobham = "Cobham 1954, Operations Research 2(1)"
    add("queue.priority.answer", cobham, desk, both, "vip", residual / (1 - vip) + mean, 0.03, 400)
    add("queue.priority.answer", cobham, desk, both, "rest",
        residual / (1 - vip) / (1 - rest) + mean, 0.07, 400)

# ---- impatience ----

for c, load, patience in ((1, 0.9, 0.02), (3, 1.2, 0.05)):
    mean = c * load / 100
    add("queue.impatient.gave_up",
        "Palm 1957; Garnett, Mandelbaum & Reiman 2002, Manufacturing & Service Operations "
        "Management 4(3)",
        [station(service=exponential(mean), servers=c)],
        [source(timeout=exponential(patience), timeout_covers="wait")], "desk",
        impatient(c, 100, mean, patience), 0.03, 200)

# ---- stations in a row ----

add("queue.tandem.answer", "Jackson 1957, Operations Research 5(4)",
    [station("last", service=exponential(0.014), servers=2),
     station("first", service=exponential(0.007), next="last")],
    [source(to="first")], "people",
    0.007 / 0.3 + mmc_wait(2, 100, 0.014) + 0.014, 0.03, 400)

# ---- Little's law ----

LITTLE = "Little 1961, Operations Research 9(3)"
for stations, sources in (
        ([station(service="exponential 9ms")], [source()]),
        ([station(service="lognormal 30ms cv=2", servers=3, room=5, discipline="lifo")],
         [source(timeout="exponential 50ms", attempts=3, jitter="full"),
          source("others", rate=20, timeout="60ms", timeout_covers="wait")]),
        ([station("last", service="erlang 9ms k=2", room=3), station(service="exponential 8ms",
          next="last", discipline="priority")],
         [source(priority=2), source("rest", rate=10, timeout="40ms", attempts=5)])):
    rows.append({"id": f"queue-{len(rows):03}", "source": LITTLE, "mechanism": "queue.little",
                 "given": {"stations": stations, "sources": sources, "length": "100s", "seed": seed()},
                 "expect": {"moments": 1000}})

print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
