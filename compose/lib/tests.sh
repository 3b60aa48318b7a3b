# `test`: format, scripts, and swift test on throwaway servers.
# shellcheck shell=bash

readonly server_tests='IntegrationTests$'

run_tests() {
    local which=${1:-all}
    [[ $which =~ ^(all|format|unit|integration|[A-Z][A-Za-z]*Tests)$ ]] ||
        die "test knows format, unit, integration, all and the name of a test target, not '$which'"
    make_state
    need_swift
    install_build_packages
    install_packages shellcheck python3
    check_format
    check_scripts
    [[ $which != format ]] || return 0
    build_tests
    local target
    local -a unit=() integration=()
    for target in $(test_targets); do
        if [[ $which == *Tests && $which != "$target" ]]; then
            continue
        elif [[ $target =~ $server_tests ]]; then
            integration+=("$target")
        else
            unit+=("$target")
        fi
    done
    ((${#unit[@]} + ${#integration[@]} > 0)) || die "Package.swift has no test target '$which'"
    [[ $which == integration ]] || test_each "${unit[@]}"
    if [[ $which != unit && ${#integration[@]} -gt 0 ]]; then
        start_throwaway_servers
        find_official_clients
        test_each "${integration[@]}"
    fi
    close_tests
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

test_targets() {
    (cd "$ROOT" && swift test list --skip-build 2>/dev/null) | grep -oE '^[A-Za-z]+Tests\.' | tr -d . | sort -u
}

# test_each TARGET...: one process after the other. In one process, tests that compute would starve those that wait
# for a network with a time limit.
passed=0 failed=0 closing_lines=() failure_lines=() skipped_lines=()
test_each() {
    local target
    for target in "$@"; do
        say "testing $target"
        test_target "$target" || true
    done
}

test_target() {
    local target=$1 output=$STATE/test-output.log status=0 line total failures failure
    (
        cd "$ROOT"
        # this script's own settings would be taken for Carillon's, which knows no such ones
        # four at a time: more would only keep each other, and the servers, waiting until their time limits
        [[ $target =~ $server_tests ]] && export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=4
        [[ $target =~ $server_tests ]] || for name in $(compgen -e CARILLON_); do unset "$name"; done
        timeout --kill-after=10 900 swift test --skip-build --filter "^$target\\." 9>&-
    ) 2>&1 | tee "$output" || status=$?
    line=$(grep -E 'Test run with [0-9]+ tests?' "$output" | tail -n 1) || true
    total=$(grep -oE 'with [0-9]+ test' <<<"$line" | grep -oE '[0-9]+') || total=0
    failures=$(grep -cE '^✘ Test [^r].* failed after' "$output") || true
    while IFS= read -r failure; do failure_lines+=("$target: ${failure:0:600}"); done \
        < <(grep -E '^✘ Test .*(recorded an issue|failed after)|Fatal error' "$output" | head -n 60)
    note_skipped "$target" "$output"
    # it crashed, hung or did not start: something failed, whatever was counted
    ((status == 0 || failures > 0)) || failures=1
    ((total >= failures)) || total=$failures
    passed=$((passed + total - failures))
    failed=$((failed + failures))
    closing_lines+=("$target: ${line:-ended with status $status and no closing line}")
}

# note_skipped TARGET FILE: keeps the names of the tests and suites that the runner's output says it skipped.
note_skipped() {
    local line
    while IFS= read -r line; do skipped_lines+=("$1: ${line#* }"); done < <(grep -E '^➜ (Test|Suite) .* skipped' "$2")
}

# The last lines of the output: each runner's own, and the sum of them.
close_tests() {
    echo
    ((${#skipped_lines[@]} == 0)) || printf '%s\n' 'what was skipped:' "${skipped_lines[@]}" ''
    ((${#failure_lines[@]} == 0)) || printf '%s\n' 'what failed:' "${failure_lines[@]}" ''
    printf '%s\n' "${closing_lines[@]}"
    echo "$passed passed, $failed failed"
    ((failed == 0 && passed > 0))
}

# The providers' own clients, which some tests drive the sandbox with. Sets CARILLON_CONFORMANCE_PYTHON; without a
# package index those tests are skipped, and named as such.
find_official_clients() {
    local folder=$STATE/conformance
    if [[ ! -e $folder/complete ]]; then
        install_packages python3-venv
        rm -rf "$folder"
        if ! { python3 -m venv "$folder" && "$folder/bin/pip" install --quiet google-api-python-client==2.202.0 \
            google-auth-httplib2==0.4.4 msgraph-sdk==1.65.0 requests==2.34.2 tzdata==2026.6; } \
            >"$STATE/pip.log" 2>&1 </dev/null; then
            say "the providers' own clients could not be installed: their tests are skipped ($STATE/pip.log)"
            return 0
        fi
        touch "$folder/complete"
    fi
    export CARILLON_CONFORMANCE_PYTHON=$folder/bin/python
}

# Servers of this run alone, on free ports, gone when it ends. Sets AMQP_URL and DATABASE_URL.
start_throwaway_servers() {
    throwaway=test-$$
    trap stop_throwaway_servers EXIT
    trap 'exit 130' INT TERM
    # amqp-publish is the plain client that one of the tests rings with
    install_packages rabbitmq-server amqp-tools
    find_postgres
    local folder secrets=$STATE/$throwaway
    folder=$(server_base)/$throwaway
    "$ROOT/compose/secrets.sh" "$secrets" 127.0.0.1:0 127.0.0.1:0
    mkdir -p "$secrets/ports"
    start_postgres "$folder/postgres" "$secrets/database" "$secrets/ports/database" 25432
    start_broker "$folder/rabbitmq" '' "$secrets/ports/broker" 25672
    "$ROOT/compose/secrets.sh" "$secrets" "127.0.0.1:$BROKER_PORT" "127.0.0.1:$POSTGRES_PORT"
    # tests make schemas, end sessions and look at the server's statistics
    PGPASSWORD=$(<"$secrets/database/superuser_password") "$POSTGRES_BIN/psql" -X -q -h 127.0.0.1 \
        -p "$POSTGRES_PORT" -U postgres -d postgres -c 'ALTER ROLE carillon SUPERUSER' >/dev/null
    AMQP_URL=amqp://guest:guest@127.0.0.1:$BROKER_PORT
    DATABASE_URL=$(<"$secrets/app/database_url")
    # for tests that start servers of their own
    CARILLON_PG_BIN=$POSTGRES_BIN
    export AMQP_URL DATABASE_URL CARILLON_PG_BIN
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
