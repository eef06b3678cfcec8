-- Which vm.dirty_background_ratio and vm.dirty_ratio let a bursty writer through, on which disk?
--
-- A host with 8 GiB, of which processes have 3. A writer brings a burst of 10 seconds each minute, at 600 MB/s, and
-- never syncs. Each pair of ratios is a branch that begins before the first byte, on each of three disks. What counts is
-- how late the writer's latest write was, which is what its clients see; how much was unwritten at most, which is what a
-- power loss would take; and for how long writers were held back.
--
--   orrery scripts/dirty-ratios.lua
--   orrery scripts/dirty-ratios.lua -s rate=400MB/s      smaller bursts
--   orrery scripts/dirty-ratios.lua -s minutes=10        a longer run

local rate = arg.rate or "600MB/s"
local minutes = arg.minutes or 2
local disks = { "hdd", "volume", "ssd" } -- 160, 250 and 500 MB/s
local figures = { hdd = { kind = "hdd" }, volume = { bandwidth = "250MB/s" }, ssd = { kind = "ssd" } }
local pairs_of_ratios = { { 1, 5 }, { 5, 10 }, { 10, 20 }, { 5, 40 }, { 5, 80 }, { 20, 80 } }

linux.host{ "broker", memory = "8GiB", kernel = "512MiB", anonymous = "3GiB" }
for _, disk in ipairs(disks) do
    linux.disk{ disk, "broker", kind = figures[disk].kind, bandwidth = figures[disk].bandwidth }
    linux.file{ disk .. "-log", disk }
end
fork "start"

local rows, late = {}, {}
for d, disk in ipairs(disks) do
    late[d] = {}
    for p, pair in ipairs(pairs_of_ratios) do
        switch "start"
        fork(disk .. "-" .. pair[1] .. "-" .. pair[2])
        set("broker", { ["vm.dirty_background_ratio"] = pair[1], ["vm.dirty_ratio"] = pair[2] })
        writer = linux.writer{ "writer", file = disk .. "-log", rate = rate, burst_on = "10s", burst_period = "1min" }
        local most = 0
        for _ = 1, minutes * 60 do
            run "1s"
            most = math.max(most, broker.total_dirty)
        end
        late[d][p] = writer.lag_most / "1s"
        rows[#rows + 1] = {
            disk = disk,
            background = pair[1],
            limit = pair[2],
            ["latest write"] = writer.lag_most,
            p99 = writer.call_p99,
            ["held back"] = writer.paused_time,
            ["unwritten at most"] = string.format("%.0f MiB", most / 256),
        }
    end
end

print("bursts of 10 s at " .. rate .. " each minute, for " .. minutes .. " minutes")
show(rows, { "disk", "background", "limit", "latest write", "p99", "held back", "unwritten at most" })

print()
print("How late the latest write was; a # for each half second:")
for d, disk in ipairs(disks) do
    print()
    for p, pair in ipairs(pairs_of_ratios) do
        local bar = string.rep("#", math.min(60, math.floor(2 * late[d][p] + 0.5)))
        print(string.format("%-8s %3d / %2d  %s", disk, pair[1], pair[2], bar))
    end
end
