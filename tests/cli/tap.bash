# tap: what the tests of the program share. Sourced by them.
#
#   run ARGUMENT...        runs the program with what stands on standard input; leaves $out, $err and $status
#   typed TEXT [OPTION...] runs it with TEXT as its standard input
#   same NAME GOT WANTED   two texts are equal
#   has NAME TEXT PART     one contains the other
#   says NAME TEXT         the last run failed with status 1 and one message, which has TEXT in it
#   skip NAME WHY
#   finish                 the plan; the last line of a test
#
# Each test has an empty folder of its own, which is the working folder and the home.
# shellcheck shell=bash disable=SC2034 # out, err and status are for the tests
set -u
program=$(realpath "${ORRERY:-build/release/orrery}")
top=$PWD
folder=$(mktemp -d /tmp/orrery-cli-XXXXXX)
trap 'rm -rf "$folder"' EXIT
export HOME=$folder LC_ALL=C.UTF-8 XDG_DATA_HOME=$folder/data
unset NO_COLOR XDG_STATE_HOME
cd "$folder" || exit 1
number=0 failures=0

run() {
  "$program" "$@" >"$folder/.out" 2>"$folder/.err"
  status=$?
  out=$(tr -d '\0' <"$folder/.out") err=$(tr -d '\0' <"$folder/.err")
}
typed() {
  local text=$1
  shift
  run "$@" < <(printf '%s' "$text")
}

report() { # PASSED NAME [LINE...]
  local name=$2
  number=$((number + 1))
  if [ "$1" = yes ]; then echo "ok $number - $name"; return; fi
  failures=$((failures + 1))
  echo "not ok $number - $name"
  shift 2
  printf '%s\n' "$@" | sed 's/^/# /'
}
same() {
  if [ "$2" = "$3" ]; then report yes "$1"; else report no "$1" "got:" "$2" "wanted:" "$3"; fi
}
has() {
  if [[ $2 == *"$3"* ]]; then report yes "$1"; else report no "$1" "got:" "$2" "wanted in it:" "$3"; fi
}
says() {
  local said=$out$'\n'$err
  if [ "$status" -eq 1 ] && [ "$(grep -c 'error: ' <<<"$said")" -eq 1 ] && [[ $said == *"$2"* ]]; then
    report yes "$1"
  else
    report no "$1" "status $status:" "$said" "wanted in it:" "$2"
  fi
}
skip() { number=$((number + 1)); echo "ok $number - $1 # SKIP $2"; }
finish() {
  echo "1..$number"
  exit $((failures > 0))
}
