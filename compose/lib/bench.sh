# `bench`: Carillon beside its peers, on throwaway servers.
# shellcheck shell=bash

# run_bench OPTION...: Tests/Benchmarks/bench.py knows the options.
run_bench() {
    local peers=$STATE/peers program
    make_state
    need_swift
    install_build_packages
    install_packages python3-venv gcc
    say "making the peers' environment"
    "$ROOT/Tests/Benchmarks/Peers/prepare.sh" "$peers" >&2
    # wrong options end it here, and not after the build
    "$peers/venv/bin/python" "$ROOT/Tests/Benchmarks/bench.py" --check "$@"
    for program in bench-carillon ingestion; do
        say "building $program (release); the first time takes some minutes"
        build_with_swift -c release --product "$program"
    done
    BIN=$(cd "$ROOT" && swift build -c release --show-bin-path)
    start_throwaway_servers
    (
        # this script's own settings would be taken for Carillon's, which knows no such ones
        for name in $(compgen -e CARILLON_); do unset "$name"; done
        PEERS_CARILLON=$BIN exec "$peers/venv/bin/python" "$ROOT/Tests/Benchmarks/bench.py" "$@" 9>&-
    )
}
