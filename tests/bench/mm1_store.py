"""M/M/1 in SimPy with a Store and one server process: CPU nanoseconds for half a customer.

   mm1_store.py CUSTOMERS
"""
import random
import sys
import time

import simpy


def run(customers):
    env = simpy.Environment()
    line = simpy.Store(env)
    draw = random.Random(1)
    total = 0.0

    def arrive():
        for _ in range(customers):
            yield env.timeout(draw.expovariate(1 / 10))
            yield line.put(env.now)

    def serve():
        nonlocal total
        for _ in range(customers):
            arrived = yield line.get()
            yield env.timeout(draw.expovariate(1 / 9))
            total += env.now - arrived

    env.process(arrive())
    env.run(until=env.process(serve()))
    return total / customers


count = int(sys.argv[1])
start = time.process_time()
run(count)
print(f"simpy-store {(time.process_time() - start) * 1e9 / (2 * count):.2f} ns")
