"""M/M/1 in SimPy with a process for each customer on a Resource: CPU nanoseconds for half a customer.

   mm1_resource.py CUSTOMERS
"""
import random
import sys
import time

import simpy


def run(customers):
    env = simpy.Environment()
    desk = simpy.Resource(env, capacity=1)
    draw = random.Random(1)
    total = 0.0

    def customer():
        nonlocal total
        arrived = env.now
        with desk.request() as turn:
            yield turn
            yield env.timeout(draw.expovariate(1 / 9))
        total += env.now - arrived

    def arrive():
        for _ in range(customers):
            yield env.timeout(draw.expovariate(1 / 10))
            env.process(customer())

    env.process(arrive())
    env.run()
    return total / customers


count = int(sys.argv[1])
start = time.process_time()
run(count)
print(f"simpy-resource {(time.process_time() - start) * 1e9 / (2 * count):.2f} ns")
