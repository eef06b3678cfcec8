-- Branches, deferred commands, triggers, going back, and the readers that explain.
queue.station("desk", { service = "exponential 9ms", room = 4 })
queue.source("walkers", { to = "desk", interarrival = "exponential 10ms", attempts = 2, timeout = "60ms" })
at("300ms", function() desk:set { servers = 2 } end)
at("500ms", "set desk servers=1")
every("100ms", "arrive walkers")
on("queue.times_out", "set walkers pace=0.9")
print(world.hash())
run "1s"
print(world.hash(), world.now(), world.events)
why "desk.waiting"
effects ">2"
mark "here"
to "400ms"
print(world.hash())
for i = 1, 20 do
  back(i)
  print(world.hash(), world.events)
  step(i + 1)
end
to "here"
print(world.hash())
for i, service in ipairs { "1ms", "uniform 2ms 20ms", "lognormal 9ms cv=4" } do
  to "700ms"
  with { ["desk.service"] = service }
  run "500ms"
  print(world.branch(), world.hash(), desk.mean_wait)
end
diff "main"
tree()
marks()
switch "main"
next_event "times_out"
prev_event "times_out"
print(world.hash())
probe "desk.waiting"
run_until "desk.waiting > 3"
print(world.hash(), world.now())
watch "desk.waiting"
run "200ms"
mode "json"
show "desk"
mode "csv"
show "desk"
