#!/usr/bin/env bash
# Checks the model: the good one must hold in every world, each known-bad variant must fail, and for its own reason.
# Needs spin and a C compiler, and installs them where it may.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
model=$root/Tests/Model/carillon.pml
place=$(mktemp -d)
trap 'stop_checks; rm -rf "$place"' EXIT
trap 'exit 130' INT TERM
STATE=$place # where install_packages keeps its log
# shellcheck source=../../compose/lib/common.sh
source "$root/compose/lib/common.sh"
# shellcheck source=../../compose/lib/packages.sh
source "$root/compose/lib/packages.sh"

readonly memory_mb=1200 seconds=300 # of each search; two run at once
readonly ends='invalid end state' sends='I4_sends_under_current_fence|I3_writes' at_once='I4_one_handler'

# What is checked: expectation, world, faults, what is searched for, and of a bad variant its name.
# `safety` searches for broken assertions and for states in which something waits forever, `cycles` for ways to go on
# without end. After `fails:` stands, as an extended regular expression, what spin must complain of.
checks() {
    cat <<CHECKS
holds|CLAIMS|3|safety
holds|TICKS|2|safety
holds|TICKS|1|cycles
holds|FAMILY|2|safety
holds|FAMILY|1|cycles
holds|CLAIMS|2|cycles
fails: $sends|CLAIMS|2|safety|FENCE_REUSED
fails: $sends|CLAIMS|1|safety|LOCK_LOST_IS_DEATH
fails: $ends|FAMILY|0|safety|HANDOVER_BEFORE_COMMIT
fails: $sends|CLAIMS|2|safety|NO_FENCE_CHECK
fails: $sends|CLAIMS|2|safety|RELEASE_UNFENCED
fails: $sends|CLAIMS|1|safety|REBIRTH_KEEPS_WORK
fails: $sends|$at_once|CLAIMS|1|safety|REBIRTH_KEEPS_IDENTITY
fails: $sends|CLAIMS|1|safety|SEAT_UNCHECKED
fails: $sends|CLAIMS|2|safety|STANDING_OUTLASTS_PROOF
fails: $sends|CLAIMS|1|safety|DECLARED_UNCHECKED
fails: $ends|CLAIMS|1|safety|NO_LEASE
fails: $ends|CLAIMS|1|safety|CLAIM_ANSWER_LOST
fails: $at_once|CLAIMS|1|safety|STRANDED_SLOT_FREED
fails: $ends|CLAIMS|1|safety|SILENT_TRANSACTION_KEPT
fails: crashes_counted_apart|CLAIMS|1|safety|DRAIN_COUNTS_AS_CRASH
fails: $ends|TICKS|1|safety|NO_BELL_SWEEP
fails: $ends|TICKS|1|safety|ACK_BEFORE_COMMIT
fails: I1_message_makes_one_run|TICKS|1|safety|MESSAGE_ID_IGNORED
fails: $ends|TICKS|1|safety|OUTBOX_MARKED_FIRST
fails: I2_instant_has_one_run|TICKS|0|safety|FIRE_UNLOCKED
fails: I4_no_overlap|TICKS|0|safety|OVERLAP_UNLOCKED
CHECKS
}

# check NUMBER LINE: prints one line; writes "ok" to a file when all is as expected.
check() {
    local folder=$place/$1 line=$2 expected variant='' search faults world rest
    # from the right, as an expectation may hold bars itself
    rest=$line
    if [[ $line == fails* ]]; then
        variant=${rest##*|} rest=${rest%|*}
    fi
    search=${rest##*|} rest=${rest%|*}
    faults=${rest##*|} rest=${rest%|*}
    world=${rest##*|} expected=${rest%|*}
    mkdir "$folder"
    cd "$folder"
    build "$world" "$faults" "$search" "$variant"
    verify "$search"
    if judge "$expected"; then echo ok >ok; fi
    report "$world" "$faults" "$search" "$variant"
}

build() {
    local world=$1 faults=$2 search=$3 variant=$4
    local -a options=("-D$world" "-DFAULTS=$faults") kind=(-DSAFETY) optimised=(-O1)
    # compiling takes longer than most searches
    if [[ -n $variant ]]; then
        options+=("-DBAD_$variant")
        [[ $world == TICKS ]] || optimised=(-O0)
    elif [[ $world == TICKS ]] || ((faults > 2)); then
        optimised=(-O2)
    fi
    [[ $search == safety ]] || kind=(-DNP)
    timeout --foreground 60 spin "${options[@]}" -a "$model" >spin.log 2>&1 ||
        die "spin cannot read the model: $(tail -n 3 spin.log)"
    timeout --foreground 60 gcc -w "${optimised[@]}" "${kind[@]}" "-DMEMLIM=$memory_mb" -o pan pan.c
}

verify() {
    local -a options=(-m1000 -w24)
    [[ $1 == safety ]] || options+=(-l)
    timeout --foreground "$seconds" ./pan "${options[@]}" >pan.log 2>&1 || true
}

# judge EXPECTATION: whether the search was complete and found nothing, or stopped at what was to be found.
judge() {
    if [[ $1 == holds ]]; then
        grep -q 'errors: 0' pan.log && ! grep -qE 'not completed|too small|bound|^pan:1:' pan.log
    else
        grep -qE "^pan:1: .*(${1#fails: })" pan.log
    fi
}

report() {
    local name finding states depth memory time verdict='NOT AS EXPECTED'
    name=${4:+BAD_$4}
    finding=$(sed -n -E 's/^pan:1: (assertion violated \(?)?([A-Za-z0-9_]+( end state)?).*/\2/p' pan.log | head -n 1)
    [[ $finding != 'invalid end state' ]] || finding='something waits forever'
    grep -qE 'errors: [0-9]' pan.log || finding="no answer within $seconds s and $memory_mb MB"
    states=$(figure 's/^ *([0-9.e+]+) states, stored.*/\1/p')
    depth=$(figure 's/.*depth reached ([0-9]+).*/\1/p')
    memory=$(figure 's/^ *([0-9]+)\.[0-9]*.total actual memory usage.*/\1/p')
    time=$(figure 's/^pan: elapsed time ([0-9.e-]+) seconds.*/\1/p')
    [[ ! -f ok ]] || verdict='as expected'
    printf '%-6s %-27s %s faults, %s: %s (%.0f states, depth %s, %s MB, %.2f s)\n' "$1" "${name:-good, $3}" "$2" \
        "$verdict" "${finding:-holds}" "${states:-0}" "${depth:-0}" "${memory:-0}" "${time:-0}"
}

figure() { sed -n -E "$1" pan.log | tail -n 1; }

# Each check is a process group of its own, compiler and verifier included.
set -m
stop_checks() {
    local job
    for job in $(jobs -p); do kill -- "-$job" 2>/dev/null || true; done
    wait
}

install_packages spin gcc libc6-dev
mapfile -t all < <(checks)
number=0
for line in "${all[@]}"; do
    while (($(jobs -pr | wc -l) >= 2)); do wait -n || true; done
    check "$number" "$line" &
    number=$((number + 1))
done
while (($(jobs -pr | wc -l) > 0)); do wait -n || true; done

right=$(find "$place" -mindepth 2 -name ok | wc -l)
if ((right < ${#all[@]})); then
    echo "model: $((${#all[@]} - right)) of ${#all[@]} variants not as expected"
    exit 1
fi
echo "model: ${#all[@]} variants as expected"
