-- Every distribution, and every place where something is drawn: services, gaps, time-outs, choices, jitter.
local shapes = {
  "constant 3ms", "uniform 1ms 5ms", "exponential 3ms", "lognormal 3ms cv=2", "pareto 1ms shape=1.5",
  "erlang 3ms k=4", "hyperexponential 3ms cv=3",
}
for i, shape in ipairs(shapes) do
  local station, source = "s" .. i, "c" .. i
  queue.station(station, { service = shape, room = 5, servers = 1 + i % 3, discipline = ({ "fifo", "lifo", "priority" })[1 + i % 3] })
  queue.source(source, {
    to = station, interarrival = shapes[#shapes + 1 - i], timeout = "exponential 20ms", attempts = 3, backoff = "2ms",
    jitter = ({ "none", "full", "equal" })[1 + i % 3], timeout_covers = ({ "wait", "answer" })[1 + i % 2], priority = i,
  })
end
for i = 2, #shapes do
  set("s" .. (i - 1), { beside = "s" .. i })
  set("c" .. i, { choose = ({ "turns", "random", "shortest" })[1 + i % 3] })
end
for second = 1, 10 do
  run "1s"
  print(second, world.hash(), world.events)
end
for i = 1, #shapes do
  local s = _G["s" .. i]
  print(s, s.served, s.mean_wait, s.wait_p99, s.utilisation, s.loss, s.throughput)
end
show()
