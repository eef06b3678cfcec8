-- How much longer does one wait at a server that is busier?
--
-- One server whose service takes 10 ms on average, and arrivals by chance. Each load is a branch that begins before anybody
-- has come, so the loads differ in nothing but how often somebody comes.
--
--   orrery scripts/utilisation.lua
--   orrery scripts/utilisation.lua -s service="constant 10ms"            every service the same
--   orrery scripts/utilisation.lua -s service="lognormal 10ms cv=3"      a few very long ones
--   orrery scripts/utilisation.lua -s customers=2000000                  a longer run
--   orrery scripts/utilisation.lua --seed 2                              other chances

local service = arg.service or "exponential 10ms"
local customers = arg.customers or 400000
local loads = { 50, 60, 70, 80, 85, 90, 95, 98 } -- percent

desk = queue.station{ "desk", service = service }
orders = queue.source{ "orders", to = desk, limit = customers }
fork "start"

local rows = {}
for i, load in ipairs(loads) do
    switch "start"
    fork("at-" .. load)
    orders:set{ interarrival = string.format("exponential %.6fms", 1000 / load) }
    run() -- until all customers have left
    rows[i] = {
        load = load .. " %",
        busy = string.format("%.1f %%", desk.utilisation.percent),
        ["mean wait"] = desk.mean_wait,
        ["services waited"] = desk.mean_wait / "10ms",
        p50 = desk.wait_p50,
        p95 = desk.wait_p95,
        p99 = desk.wait_p99,
    }
end

print(customers .. " customers at each load, service = " .. service .. ", seed " .. world.seed())
show(rows, { "load", "busy", "mean wait", "services waited", "p50", "p95", "p99" })

print()
for _, pair in ipairs{ { 1, 4 }, { 4, 7 }, { 7, 8 } } do
    local a, b = pair[1], pair[2]
    print(string.format("From %s to %s busy the server does %.2f times the work, and one waits %.1f times as long.",
        rows[a].load, rows[b].load, loads[b] / loads[a], rows[b]["services waited"] / rows[a]["services waited"]))
end
