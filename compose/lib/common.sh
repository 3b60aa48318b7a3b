# Saying, waiting, processes, ports: what the other parts stand on.
# shellcheck shell=bash

say() { printf 'carillon: %s\n' "$*" >&2; }

die() {
    say "error: $*"
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# elapsed SECONDS_AT_START: "1 min 5 s", for the closing line of a step.
elapsed() {
    local seconds=$((SECONDS - $1))
    if ((seconds >= 60)); then
        printf '%d min %d s' $((seconds / 60)) $((seconds % 60))
    else
        printf '%d s' "$seconds"
    fi
}

# wait_until SECONDS COMMAND...: true as soon as the command is, false when the time is over.
wait_until() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < deadline)) || return 1
        sleep 0.2
    done
}

make_state() {
    # servers started by root run under another account: it may pass through here, and look at nothing
    install -d -m 711 "$STATE"
    install -d -m 700 "$STATE/secrets" "$STATE/log"
}

# Two runs of `up` or `down` at once would trip over each other.
lock_state() {
    make_state
    exec 9>"$STATE/lock"
    flock --nonblock 9 || die "another compose/dev works in $STATE; wait for it to end"
}

is_alive() { [[ -n ${1:-} ]] && kill -0 "$1" 2>/dev/null; }

# process_alive DIRECTORY: whether the process whose id and start time the folder holds still runs. The start time
# tells it from another process that got the same id later, after a reboot for example.
process_alive() {
    [[ -f $1/pid ]] && is_alive "$(<"$1/pid")" && [[ $(<"$1/started") == "$(start_time "$(<"$1/pid")")" ]]
}

# start_time PID: clock ticks since boot, with the boot's own id.
start_time() {
    local stat
    read -r stat <"/proc/$1/stat" || return 0
    stat=${stat##*) }
    local -a fields
    read -ra fields <<<"$stat"
    printf '%s %s' "${fields[19]}" "$(</proc/sys/kernel/random/boot_id)"
} 2>/dev/null

# spawn DIRECTORY LOG COMMAND...: starts the command in a session of its own, so that all it starts can be stopped.
# It gets no standard input and none of this script's locks.
spawn() {
    local directory=$1 log=$2
    shift 2
    stop_process "$directory" 5
    mkdir -p "$directory"
    setsid -- "$@" </dev/null >>"$log" 2>&1 9>&- &
    local pid=$!
    disown
    echo "$pid" >"$directory/pid"
    start_time "$pid" >"$directory/started"
}

# stop_process DIRECTORY GRACE_SECONDS: ends the session that `spawn` began there: asks, waits, then kills what is left.
stop_process() {
    local directory=$1 grace=$2 pid
    if process_alive "$directory"; then
        pid=$(<"$directory/pid")
        kill -TERM "$pid" 2>/dev/null || true
        wait_until "$grace" group_gone "$pid" || kill -KILL -- "-$pid" 2>/dev/null || true
        wait_until 5 group_gone "$pid" || say "process group $pid does not end"
    elif [[ -f $directory/pid ]] && ! is_alive "$(<"$directory/pid")"; then
        # its leader died; what it left behind is still in its group, unless the machine was started anew
        [[ $(<"$directory/started") != *"$(</proc/sys/kernel/random/boot_id)" ]] ||
            kill -KILL -- "-$(<"$directory/pid")" 2>/dev/null || true
    fi
    rm -f "$directory/pid" "$directory/started"
}

# group_gone LEADER: whether no process of its group runs any more. Dead ones that nobody has collected yet do not.
group_gone() {
    kill -0 -- "-$1" 2>/dev/null || return 0
    local file stat
    for file in /proc/[0-9]*/stat; do
        { read -r stat <"$file"; } 2>/dev/null || continue
        # after the name in parentheses: state, parent, group
        [[ ! ${stat##*) } =~ ^[^ZX]\ [0-9]+\ $1\  ]] || return 1
    done
}

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# free_port VARIABLE FIRST: sets the variable to the first port from FIRST on that nobody on loopback answers at and
# that was not handed out in this run.
declare -A handed_out=()
free_port() {
    local candidate=$2
    while [[ -n ${handed_out[$candidate]:-} ]] || port_taken "$candidate"; do
        candidate=$((candidate + 1))
        ((candidate < 65536)) || die "no free port from $2 on"
    done
    handed_out[$candidate]=yes
    printf -v "$1" '%s' "$candidate"
}

# remembered_port VARIABLE FILE FIRST: as free_port, but keeps to the port of last time while it is free.
remembered_port() {
    local wanted=$3 last=
    [[ ! -f $2 ]] || last=$(<"$2")
    if [[ -n $last && -z ${handed_out[$last]:-} ]] && ! port_taken "$last"; then wanted=$last; fi
    free_port "$1" "$wanted"
    mkdir -p "$(dirname "$2")"
    printf '%s\n' "${!1}" >"$2"
}

keep_last_log() { [[ ! -f $1 ]] || mv -f "$1" "$1.last"; }

# ended_once LOG: whether the supervisor that writes there saw its command end.
ended_once() { grep -q '^[^ ]* supervisor: .* ended with status' "$1"; }

# tail_of FILE: the end of a log, indented, for an error message.
tail_of() { tail -n "${2:-25}" "$1" 2>/dev/null | sed 's/^/    /' >&2 || true; }
