# table: medians of lines `name value unit`, ratios between them, and the goals they are held against.
#
# A goal is written `<= N` or `>= N`; what has none is printed for comparison.

{ value[$1, ++count[$1]] = $2; unit[$1] = $3; if (count[$1] == 1) order[++names] = $1 }

function median(name,    i, j, n, x, sorted) {
    n = count[name]
    for (i = 1; i <= n; i++) {
        x = value[name, i]
        for (j = i - 1; j >= 1 && sorted[j] > x; j--) { sorted[j + 1] = sorted[j] }
        sorted[j + 1] = x
    }
    return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}

function row(name, figure, of, goal,    met, parts) {
    met = ""
    if (goal != "") {
        split(goal, parts, " ")
        met = (parts[1] == "<=" ? figure <= parts[2] : figure >= parts[2]) ? "yes" : "NO"
    }
    printf "%-34s %12.2f %-8s %-10s %s\n", name, figure, of, goal, met
    if (json != "") {
        printf "{\"name\":\"%s\",\"value\":%s,\"unit\":\"%s\",\"goal\":%s,\"met\":%s}\n", name, figure, of,
            goal == "" ? "null" : "\"" goal "\"", met == "" ? "null" : met == "yes" ? "true" : "false" > json
    }
}

BEGIN {
    goal["back-queue-p99"] = goal["back-large-p99"] = "<= 10"
    goal["seek-queue-p99"] = goal["seek-large-p99"] = "<= 100"
    goal["resident-beyond-world-queue"] = goal["resident-beyond-world-large"] = "<= 64"
    goal["start"] = "<= 50"
    goal["note-10000-headings"] = "<= 200"
    goal["lesson-opens"] = "<= 100"
    goal["lessons-check"] = "<= 10"
    goal["window-frames"] = goal["window-play"] = ">= 60"
    goal["window-idle"] = "<= 2"
}

END {
    printf "%-34s %12s %-8s %-10s %s\n", "what", "median", "unit", "goal", "met"
    for (i = 1; i <= names; i++) { row(order[i], median(order[i]), unit[order[i]], goal[order[i]]) }
    off = median("events-off")
    row("checkpoints-on-of-off", off / median("events-on"), "times", ">= 0.5")
    if (count["simpy-store"]) {
        row("events-to-simpy-store", median("simpy-store") / off, "times", ">= 60")
        row("events-to-simpy-resource", median("simpy-resource") / off, "times", ">= 100")
        row("checkpoints-on-to-simpy-store", median("simpy-store") / median("events-on"), "times", ">= 30")
    }
}
