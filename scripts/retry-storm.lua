-- A server is slow for ten seconds. Do the retries of its clients let it recover?
--
-- Ten servers that can do 200 requests a second are asked for 160. From 60 s to 70 s they work at three tenths of their
-- speed. A client gives up after one second without an answer and may try again, four tries in all; nobody tells the
-- server, which does the work all the same. Each way of trying again is a branch that begins before the trouble does.
--
--   orrery scripts/retry-storm.lua
--   orrery scripts/retry-storm.lua -s load=45              requests a second: four tries of each still fit
--   orrery scripts/retry-storm.lua -s slow=0.8             a milder trouble
--   orrery -i scripts/retry-storm.lua                      and then look around: tree, switch jitter, show

local load = arg.load or 160
local slow = arg.slow or 0.3

local api = queue.station{ "api", servers = 10, service = "exponential 50ms", room = 1000 }
local clients = queue.source{ "clients", to = api, timeout = "1s", attempts = 4,
    interarrival = string.format("exponential %.6fms", 1000 / load) }
at("60s", "set api speed=" .. slow)
at("70s", "set api speed=1")
run "50s"
mark "calm"

-- What happened a second, from here to a time.
local function measure(till)
    local from = { calls = clients.calls, answered = clients.answered, tries = clients.tries, wasted = api.wasted }
    local seconds = (quantity(till) - world.time).s
    to(till)
    return {
        calls = (clients.calls - from.calls) / seconds,
        answered = (clients.answered - from.answered) / seconds,
        tries = (clients.tries - from.tries) / seconds,
        wasted = (api.wasted - from.wasted) / seconds,
    }
end

local function is_well(rates) return rates.answered > 0.95 * rates.calls end

-- ---- which way of trying again survives the trouble?

local ways = {
    { name = "never", clients = { attempts = 1 } },
    { name = "at-once", clients = { backoff = "1ms", backoff_limit = "1ms" } },
    { name = "backoff", clients = { backoff = "500ms" } },
    { name = "jitter", clients = { backoff = "500ms", jitter = "full" } },
    { name = "patient", clients = { backoff = "10s", backoff_limit = "1m", jitter = "full" } },
    { name = "short-line", clients = { backoff = "500ms", jitter = "full" }, api = { room = 100 } },
    { name = "newest-first", clients = { backoff = "500ms", jitter = "full" }, api = { discipline = "lifo" } },
    { name = "budget", clients = { backoff = "500ms", jitter = "full", retry_budget = "10%" } },
}

local rows, well, ill = {}, {}, {}
for i, way in ipairs(ways) do
    to "calm"
    fork(way.name)
    clients:set(way.clients)
    if way.api then
        api:set(way.api)
    end
    local before, during = measure("60s"), measure("70s")
    to "120s"
    local after = measure("180s")
    rows[i] = { retries = way.name, before = before.answered, during = during.answered, after = after.answered,
        ["tries after"] = after.tries, ["in vain"] = after.wasted, recovers = is_well(after) }
    table.insert(is_well(after) and well or ill, way.name)
end

print("Answered a second before, during and after the trouble, of " .. load .. " asked for; seed " .. world.seed())
show(rows, { "retries", "before", "during", "after", "tries after", "in vain", "recovers" })

print()
if #ill == 0 then
    print("All recover.")
    return
end
print("A minute after the trouble is over, these do not recover: " .. table.concat(ill, ", ") .. ".")
local storm = rows[4]
print(string.format("Pauses and jitter change when tries come, not how many: %.0f a second, and the server can do 200.",
    storm["tries after"]))

-- ---- what ends it once it has begun?

local cures = {
    { name = "nothing", apply = function() end },
    { name = "half-the-load", apply = function() clients:set{ pace = 0.5 } end },
    { name = "quarter-of-the-load", apply = function() clients:set{ pace = 0.25 } end },
    { name = "twice-the-servers", apply = function() api:set{ servers = 20 } end },
    { name = "restart", apply = function() queue.crash(api) queue.start(api) end },
    { name = "no-retries", apply = function() clients:set{ attempts = 1 } end },
}

local cured, ends = {}, {}
for i, cure in ipairs(cures) do
    switch "jitter"
    fork(cure.name)
    cure.apply()
    local rates, seconds
    for till = 185, 300, 5 do
        rates = measure(till .. "s")
        seconds = seconds or is_well(rates) and till - 180
    end
    cured[i] = { cure = cure.name, calls = rates.calls, answered = rates.answered, tries = rates.tries,
        ["in vain"] = rates.wasted, ["well after"] = seconds and quantity(seconds .. "s") or "never" }
    if seconds then
        table.insert(ends, cure.name)
    end
end

print()
print("From 180 s on, in branch jitter: two minutes later")
show(cured, { "cure", "calls", "answered", "tries", "in vain", "well after" })

print()
local words = #ends > 0 and table.concat(ends, ", ") or "none of these"
print("Only fewer tries than the server can do end the storm: " .. words .. ".")
