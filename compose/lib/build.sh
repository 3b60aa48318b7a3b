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
    if ! build_with_swift "$mode" >"$STATE/build.log" 2>&1; then
        tail_of "$STATE/build.log" 60
        die "the build failed; its log is $STATE/build.log"
    fi
    BIN=$(cd "$ROOT" && swift build -c "$mode" --show-bin-path)
    say "built in $(elapsed "$started")"
}

# CARILLON_BUILD_LOCK: a file to hold locked meanwhile, for machines where several builds must not run at once.
build_with_swift() {
    cd "$ROOT" || return
    flock "${CARILLON_BUILD_LOCK:-$STATE/build.lock}" swift build -c "$1" 9>&-
}
