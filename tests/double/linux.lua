-- A busy host: several disks and writers, faults, knobs, going back and branches.
linux.host{ "box", memory = "1GiB", ["vm.dirty_bytes"] = "64MiB", ["vm.dirty_background_bytes"] = "16MiB" }
linux.disk{ "slow", "box", kind = "hdd" }
linux.disk{ "fast", "box", kind = "nvme", capacity = "2GiB" }
linux.disk{ "volume", "box", kind = "network", max_ratio = 10, strict_limit = true }
linux.file{ "part", "slow", count = 5 }
linux.file{ "log", "fast" }
linux.file{ "spill", "volume" }
linux.file{ "old", "slow", length = "1GiB" }
linux.process{ "db", "box" }
linux.memory{ "db", "200MiB" }
linux.writer{ "parts", file = "part", files = 5, rate = "60MB/s" }
linux.writer{ "app", file = "log", process = "db", rate = "30MB/s", fsync = true, class = "realtime" }
linux.writer{ "flat", file = "spill", block = "1MiB" }
linux.reader{ "scan", file = "old", rate = "20MB/s" }
at("2s", "set box vm.dirty_bytes=32MiB")
at("3s", "linux.stall slow")
at("3500ms", "linux.mend slow")
at("4s", "linux.sync box")
at("5s", "linux.break volume")
at("5500ms", "linux.kill db")
at("6s", "linux.memory db 0")
print(world.hash())
for second = 1, 7 do
  run "1s"
  print(second, world.hash(), box.dirty, box.writeback, parts.pauses, flat.bytes)
end
why "parts.pauses"
vmstat()
iostat()
to "2500ms"
print(world.hash())
for i = 1, 10 do
  back(i * 7)
  print(world.hash(), world.events)
  step(i * 7 + 3)
end
with { ["box.vm.dirty_background_bytes"] = "1MiB" }
run "2s"
print(world.hash(), world.branch())
linux.power_off "box"
print(world.hash(), log.length_bytes, spill.losses)
