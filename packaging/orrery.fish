# Completion of orrery(1) for fish.
set -l verbs learn check view render import vectors fidelity selftest help
complete -c orrery -n "not __fish_seen_subcommand_from $verbs" -a learn -d 'Take a lesson'
complete -c orrery -n "not __fish_seen_subcommand_from $verbs" -a check -d 'Run lessons as tests'
complete -c orrery -n "not __fish_seen_subcommand_from $verbs" -a view -d 'Open the window on what a script leaves'
complete -c orrery -n "not __fish_seen_subcommand_from $verbs" -a render -d 'Write a picture of the world that a script made'
complete -c orrery -n "not __fish_seen_subcommand_from $verbs" -a import -d 'Print a log of arrivals as commands'
complete -c orrery -n "not __fish_seen_subcommand_from $verbs" -a vectors -d 'Replay known outcomes of the real systems'
complete -c orrery -n "not __fish_seen_subcommand_from $verbs" -a fidelity -d 'Replay recordings of the real systems and compare'
complete -c orrery -n "not __fish_seen_subcommand_from $verbs" -a selftest -d 'Check determinism and invariants here'
complete -c orrery -n "not __fish_seen_subcommand_from $verbs" -a help -d 'Settings, commands, events and probes'
complete -c orrery -n "not __fish_seen_subcommand_from $verbs" -s e -x -d 'Run a line of Lua'
complete -c orrery -s s -x -d 'Give the script a value, NAME=VALUE'
complete -c orrery -s i -d 'A prompt after the scripts'
complete -c orrery -l journal -r -d 'Save all branches when the run ends'
complete -c orrery -l seed -x -d 'Seed of the random streams'
complete -c orrery -n "__fish_seen_subcommand_from learn selftest help" -f
complete -c orrery -n "__fish_seen_subcommand_from import" -a "queue host"
complete -c orrery -n "__fish_seen_subcommand_from render" -s o -r -d 'Write to this file'
complete -c orrery -n "__fish_seen_subcommand_from render" -l at -x -d 'Moment to draw'
