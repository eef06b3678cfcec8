-- One night at a loader of files, already over when the lesson begins. Its commands are what others
-- had planned for that night: the learner finds out which of them did the harm.
queue.station{ "loader", service = "exponential 6s", room = 30 }
queue.source{ "file", to = "loader", interarrival = "exponential 10s" }
at("1h", "set file pace=1.1")
at("2h", "set loader speed=0.5")
at("4h", "set loader speed=1")
run "6h"
