-- One line for all servers, or a line in front of each?
--
-- Customers who come at the same moments meet the same number of servers four times: with one line for all of them, and
-- with a line in front of each, which they choose by chance, in turns, or because it is the shortest. The four ways are
-- branches of one world, so nothing else differs.
--
--   orrery scripts/one-line-or-many.lua
--   orrery scripts/one-line-or-many.lua -s servers=16
--   orrery scripts/one-line-or-many.lua -s service="lognormal 10ms cv=3" -s customers=1000000
--
-- The less even the service, the longer the run that it takes to tell two numbers apart: try several seeds (--seed 2).

local servers = arg.servers or 4
local service = arg.service or "exponential 10ms"
local customers = arg.customers or 100000
local loads = { 50, 60, 70, 80, 90, 95 } -- percent

local pool = queue.station{ "pool", servers = servers, service = service }
local desks = {}
for i = servers, 1, -1 do -- a row of desks, each with the next one beside it
    desks[i] = queue.station{ "desk-" .. i, service = service, beside = desks[i + 1] or "none" }
end
local arrivals = queue.source{ "arrivals", to = pool, limit = customers }

local ways = {
    { name = "one line", stations = { pool }, change = { to = pool } },
    { name = "by chance", stations = desks, change = { to = desks[1], choose = "random" } },
    { name = "in turns", stations = desks, change = { to = desks[1], choose = "turns" } },
    { name = "shortest", stations = desks, change = { to = desks[1], choose = "shortest" } },
}

-- Over all customers, whichever line they stood in.
local function mean_wait(stations)
    local sum, count = quantity("0s"), 0
    for _, station in ipairs(stations) do
        sum = sum + station.mean_wait * station.begun
        count = count + station.begun
    end
    return sum / count
end

local rows = {}
for i, load in ipairs(loads) do
    rows[i] = { load = load .. " %" }
    local gap = string.format("exponential %.6fms", 10 / servers * 100 / load)
    for _, way in ipairs(ways) do
        switch "main"
        fork()
        arrivals:set(way.change)
        arrivals:set{ interarrival = gap }
        run() -- until all customers have left
        rows[i][way.name] = mean_wait(way.stations)
    end
end

print("mean wait: " .. servers .. " servers, " .. customers .. " customers, service = " .. service
    .. ", seed " .. world.seed())
show(rows, { "load", "one line", "by chance", "in turns", "shortest" })

print()
local busy = rows[5]
print(string.format(
    "At %s busy, lines chosen by chance make one wait %.1f times as long as one line; in turns %.1f, the shortest %.1f times.",
    busy.load, busy["by chance"] / busy["one line"], busy["in turns"] / busy["one line"],
    busy["shortest"] / busy["one line"]))
for i = 1, #rows do
    if rows[i]["by chance"] >= rows[#rows]["one line"] then
        print(string.format("One line at %s busy is no slower than lines chosen by chance at %s.",
            rows[#rows].load, rows[i].load))
        break
    end
end
