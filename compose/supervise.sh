#!/usr/bin/env bash
# supervise.sh [-s SIGNAL] NAME COMMAND...: runs the command and starts it anew whenever it ends, after 1 s, doubling
# to 5 s; a minute of life counts as recovered. On SIGTERM it sends the command that signal (TERM unless said
# otherwise), waits for it to drain, and ends.
set -u

signal=TERM
if [[ $1 == -s ]]; then
    signal=$2
    shift 2
fi
name=$1
shift
child='' stopping=''
note() { printf '%s supervisor: %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*"; }

stop() {
    stopping=yes
    [[ -z $child ]] || kill -s "$signal" "$child" 2>/dev/null
}
trap stop TERM INT

pause=1
while [[ -z $stopping ]]; do
    began=$SECONDS
    "$@" &
    child=$!
    note "$name started as process $child"
    # a signal interrupts `wait`, so wait until the child is really gone
    status=0
    while kill -0 "$child" 2>/dev/null; do
        wait "$child"
        status=$?
    done
    child=''
    note "$name ended with status $status after $((SECONDS - began)) s"
    [[ -z $stopping ]] || break
    ((SECONDS - began < 60)) || pause=1
    sleep "$pause" &
    wait $!
    pause=$((pause * 2 > 5 ? 5 : pause * 2))
done
