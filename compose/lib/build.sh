# Building the executables.
# shellcheck shell=bash

readonly families=(ingestion classification notifications maintenance)

# build_executables: sets BIN to the folder that holds them. CARILLON_BIN names a folder of ready ones instead.
build_executables() {
    if [[ -n ${CARILLON_BIN:-} ]]; then
        BIN=$CARILLON_BIN
        return
    fi
    need_swift
    install_build_packages
    local mode=${CARILLON_BUILD:-release} started=$SECONDS
    [[ $mode == release || $mode == debug ]] || die "CARILLON_BUILD is '$mode': it is release or debug"
    say "building ($mode); the first time takes some minutes"
    build_programs -c "$mode"
    BIN=$(cd "$ROOT" && swift build -c "$mode" --show-bin-path)
    say "built in $(elapsed "$started")"
}

# build_programs OPTION...: those that stage.sh lays out. The benchmarks and what breaks things are not for a user's
# first build.
build_programs() {
    local program
    for program in $("$ROOT/compose/lib/stage.sh" --programs); do build_with_swift "$@" --product "$program"; done
}

# build_with_swift OPTION...: swift build, with a line now and then on how far it is.
# CARILLON_BUILD_LOCK: a file to hold locked meanwhile, for machines where several builds must not run at once.
build_with_swift() {
    local build status=0 told=$SECONDS
    (cd "$ROOT" && exec flock "${CARILLON_BUILD_LOCK:-$STATE/build.lock}" swift build "$@") \
        >"$STATE/build.log" 2>&1 9>&- </dev/null &
    build=$!
    while kill -0 "$build" 2>/dev/null; do
        sleep 1
        ((SECONDS - told >= 30)) || continue
        told=$SECONDS
        say "  $(tail -n 1 "$STATE/build.log" | cut -c 1-90)"
    done
    wait "$build" || status=$?
    ((status == 0)) || {
        errors_of "$STATE/build.log"
        die "the build failed; its log is $STATE/build.log"
    }
}

# errors_of LOG: the compiler's errors, or how the log ends where there are none.
errors_of() {
    local errors
    errors=$(grep -E '^[^ ]*: error:|^error:' "$1" | sort -u | head -n 30) || true
    if [[ -n $errors ]]; then printf '%s\n' "$errors" >&2; else tail_of "$1" 60; fi
}
