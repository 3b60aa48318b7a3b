# `test`, `chaos`, `bench`: swift test on throwaway servers.
# shellcheck shell=bash

run_tests() {
    local which=${1:-all}
    local -a selection=()
    # a test target that starts and kills servers, or measures, is run by its own verb
    local long='^(ChaosTests|BenchmarksTests)\.'
    case $which in
        unit) selection=(--skip "$long" --skip 'IntegrationTests\.') ;;
        integration) selection=(--filter 'IntegrationTests\.') ;;
        all) selection=(--skip "$long") ;;
        *) die "test knows unit, integration and all, not '$which'" ;;
    esac
    make_state
    need_swift
    install_build_packages
    install_packages shellcheck
    check_format
    check_scripts
    build_tests
    [[ $which == unit ]] || start_throwaway_servers
    say "testing"
    swift_test "${selection[@]}"
}

# run_named_tests VERB TARGET: the test target Tests/<TARGET>, where there is one.
run_named_tests() {
    grep -q "\"$2\"" "$ROOT/Package.swift" || die "Package.swift has no test target \"$2\": nothing to run for '$1'"
    make_state
    need_swift
    install_build_packages
    build_tests
    start_throwaway_servers
    swift_test --filter "^$2Tests\\."
}

check_format() {
    say "checking the format"
    (cd "$ROOT" && swift format lint -s -r --parallel Package.swift Services Shared Tests) ||
        die "the format is off; swift format -i -r Package.swift Services Shared Tests puts most of it right"
}

check_scripts() {
    say "checking the scripts"
    bash "$ROOT/Tests/Compose/run.sh" >&2 || die "the scripts' own tests failed"
}

build_tests() {
    local started=$SECONDS
    say "building with tests; the first time takes some minutes"
    build_with_swift --build-tests
    say "built in $(elapsed "$started")"
}

# Servers of this run alone, on free ports, gone when it ends. Sets AMQP_URL and DATABASE_URL.
start_throwaway_servers() {
    throwaway=test-$$
    trap stop_throwaway_servers EXIT
    trap 'exit 130' INT TERM
    install_packages rabbitmq-server
    find_postgres
    local folder
    folder=$(server_base)/$throwaway
    start_servers "$folder" "$STATE/$throwaway" "$STATE/$throwaway/ports" 25672 25432
    # tests make schemas, end sessions and look at the server's statistics
    PGPASSWORD=$(<"$STATE/$throwaway/database/superuser_password") "$POSTGRES_BIN/psql" -X -q -h 127.0.0.1 \
        -p "$POSTGRES_PORT" -U postgres -d postgres -c 'ALTER ROLE carillon SUPERUSER' >/dev/null
    AMQP_URL=$(<"$STATE/$throwaway/app/amqp_url")
    DATABASE_URL=$(<"$STATE/$throwaway/app/database_url")
    # for tests that start servers of their own
    CARILLON_POSTGRES_BIN=$POSTGRES_BIN
    export AMQP_URL DATABASE_URL CARILLON_POSTGRES_BIN
}

# Says nothing: the runner's closing lines are to be the last.
stop_throwaway_servers() {
    local status=$?
    trap - EXIT
    trap '' INT TERM
    set +e
    delete_servers "$(server_base)/$throwaway"
    rm -rf "$STATE/${throwaway:?}"
    exit "$status"
}

# The runner's own closing lines are the last of our output too: what comes after goes to standard error.
swift_test() { (cd "$ROOT" && swift test --skip-build "$@" 9>&-); }
