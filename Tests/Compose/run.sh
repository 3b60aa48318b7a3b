#!/usr/bin/env bash
# Tests of compose/: the scripts' parts, and what compose.yaml must never say. Needs bash, shellcheck and python3, no servers.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
failed=0 passed=0

# expect SENTENCE COMMAND...: one test. Each runs in a shell of its own, with the parts of compose/dev loaded.
expect() {
    local sentence=$1
    shift
    local status
    # not as the condition of an `if`: bash would let every failing line but the last one pass
    set +e
    (
        set -euo pipefail
        load
        "$@"
    ) >"$place/output" 2>&1
    status=$?
    set -e
    if ((status == 0)); then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'not so: %s\n' "$sentence"
        sed 's/^/    /' "$place/output"
    fi
}

load() {
    export CARILLON_STATE=$place/state
    cd "$place"
    set -- help
    # shellcheck source=/dev/null
    source "$root/compose/dev" >/dev/null
}

shellcheck_is_content() {
    cd "$root/compose"
    shellcheck -x -a dev
    shellcheck -x secrets.sh supervise.sh lib/stage.sh demo/*.sh postgres/*.sh standins/*/*.sh \
        "$root/.ci/run" "$root/Tests/Compose/run.sh"
    cd "$root/Tests/Model"
    shellcheck -x -P SCRIPTDIR run.sh
}

secrets_stay() {
    "$root/compose/secrets.sh" "$place/secrets" broker:1 database:2
    local before after
    before=$(cat "$place"/secrets/*/*)
    "$root/compose/secrets.sh" "$place/secrets" broker:1 database:2
    after=$(cat "$place"/secrets/*/*)
    [[ $before == "$after" ]]
    [[ -z $(find "$place/secrets" -type f -perm /077) ]]
}

addresses_change_and_passwords_stay() {
    "$root/compose/secrets.sh" "$place/moved" broker:1 database:2
    local password
    password=$(<"$place/moved/app/broker_password")
    "$root/compose/secrets.sh" "$place/moved" elsewhere:3 database:2
    [[ $(<"$place/moved/app/amqp_url") == "amqp://carillon:$password@elsewhere:3" ]]
}

# RabbitMQ's own algorithm, done the other way round.
broker_hash_is_of_the_password() {
    "$root/compose/secrets.sh" "$place/hash" broker:1 database:2
    local hash hex
    hash=$(sed -n 's/.*"password_hash": "\([^"]*\)".*/\1/p' "$place/hash/broker/definitions.json")
    hex=$(base64 -d <<<"$hash" | od -An -v -tx1 | tr -d ' \n')
    [[ ${#hex} == 72 ]]
    [[ ${hex:8} == "$({
        base64 -d <<<"$hash" | head -c 4
        printf '%s' "$(<"$place/hash/app/broker_password")"
    } | sha256sum | cut -d' ' -f1)" ]]
}

# beat FILE: a service that appends its process id and lives on.
write_beat() {
    # shellcheck disable=SC2016  # for the script that is written
    printf '#!/bin/sh\necho $$ >>"$1"\nexec sleep 1000\n' >"$place/beat"
    chmod +x "$place/beat"
}

lines() { (($(wc -l <"$1" 2>/dev/null || echo 0) >= $2)); }

killed_service_is_started_anew_and_stops_with_its_supervisor() {
    write_beat
    spawn "$place/one" "$place/one.log" "$root/compose/supervise.sh" beat "$place/beat" "$place/beats"
    wait_until 5 lines "$place/beats" 1
    kill -KILL "$(head -n 1 "$place/beats")"
    wait_until 5 lines "$place/beats" 2
    local last
    last=$(tail -n 1 "$place/beats")
    is_alive "$last"
    stop_process "$place/one" 5
    not is_alive "$last"
}

killed_supervisor_leaves_nothing_that_stop_does_not_find() {
    write_beat
    spawn "$place/two" "$place/two.log" "$root/compose/supervise.sh" beat "$place/beat" "$place/orphans"
    wait_until 5 lines "$place/orphans" 1
    kill -KILL "$(<"$place/two/pid")"
    wait_until 5 not process_alive "$place/two"
    is_alive "$(<"$place/orphans")"
    stop_process "$place/two" 5
    wait_until 5 not is_alive "$(<"$place/orphans")"
}

not() { ! "$@"; }

# for what ends the shell when it fails
in_subshell() { ("$@"); }

process_id_of_another_is_left_alone() {
    sleep 1000 &
    mkdir "$place/other"
    echo $! >"$place/other/pid"
    echo 'another start' >"$place/other/started"
    not process_alive "$place/other"
    stop_process "$place/other" 1
    is_alive $!
    kill $!
}

taken_port_is_passed_over() {
    have python3 || return 0
    python3 -c 'import socket, time
s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1], flush=True); time.sleep(60)' >"$place/port" &
    wait_until 5 test -s "$place/port"
    local found
    free_port found "$(<"$place/port")"
    kill $!
    ((found > $(<"$place/port")))
}

one_port_is_not_given_twice() {
    local first second
    free_port first 40000
    free_port second 40000
    [[ $first != "$second" ]]
}

# CONTROL_URL is a setting, so what `env` prints under that name must be that: see compose.yaml.
control_url_is_the_api_and_no_health_port() {
    service_assignment control 1 http://health | grep -qx 'CONTROL_HEALTH_URL=http://health'
    service_assignment control 2 http://health | grep -qx 'CONTROL_HEALTH_2_URL=http://health'
    declare -f docker_environment | grep -q 'assignment CONTROL_URL .*8080'
}

native_environment_has_what_the_command_line_needs() {
    # shellcheck disable=SC2154  # the parts that are loaded set it
    local services=$services_folder
    mkdir -p "$STATE/secrets/app" "$STATE/ports" "$services/sandbox-1"
    echo amqp://a:b@c:1 >"$STATE/secrets/app/amqp_url"
    echo postgres://a:b@c:1/d >"$STATE/secrets/app/database_url"
    echo "$place/executables" >"$STATE/bin"
    echo 1 >"$STATE/ports/broker.management"
    echo 8025 >"$services/sandbox-1/port"
    echo 8081 >"$services/control.port"
    # shellcheck disable=SC2317  # what is tested calls it
    process_alive() { [[ $1 == *rabbitmq.process ]]; }
    (
        eval "$(native_environment)"
        [[ $PATH == "$place/executables:"* ]]
        [[ $CONTROL_URL == http://127.0.0.1:8081 ]]
        [[ $CARILLON_TOKEN_KEYS_FILE == "$STATE/secrets/app/token_keys" ]]
        [[ $JWT_KEY_FILE == "$STATE/secrets/app/jwt_key" ]]
        [[ $GOOGLE_AUTHORIZATION_URL == http://127.0.0.1:8025/* && $MICROSOFT_CLIENT_ID == carillon-sandbox ]]
        # beside AMQP_URL and DATABASE_URL they would be one setting given twice
        [[ -z ${AMQP_URL_FILE:-} && -z ${DATABASE_URL_FILE:-} ]]
    )
}

# settings_with ASSIGNMENT...: what a service gets when the shell has these, a line each.
settings_with() {
    (
        # shellcheck disable=SC2034  # what is tested reads them
        SANDBOX_PORT=8025 CONTROL_PORT=8081
        # shellcheck disable=SC2163  # assignments are exported, not names
        export "$@"
        service_settings
        # shellcheck disable=SC2153  # the parts that are loaded set it
        printf '%s\n' "${SETTINGS[@]}"
    )
}

settings_of_the_shell_reach_services() {
    local settings
    settings=$(settings_with EMBEDDING_URL=http://127.0.0.1:9/v1 'WEBHOOK_SECRETS=one: two three' LOG_LEVEL=)
    grep -qx 'EMBEDDING_URL=http://127.0.0.1:9/v1' <<<"$settings"
    grep -qx 'WEBHOOK_SECRETS=one: two three' <<<"$settings"
    # what is empty there is not set, as in compose.yaml
    not grep -q '^LOG_LEVEL=' <<<"$settings"
}

settings_decided_here_are_not_replaced() {
    local settings
    settings=$(settings_with GMAIL_URL=https://gmail.googleapis.com JWT_KEY=anothers \
        GMAIL_PUSH_ACCOUNT=somebody@example.com OUTLOOK_PUSH_URL=https://example.com/push DATABASE_POOL_SIZE=3)
    [[ $(grep '^GMAIL_URL=' <<<"$settings") == GMAIL_URL=http://127.0.0.1:8025 ]]
    [[ $(grep '^GMAIL_PUSH_ACCOUNT=' <<<"$settings") == GMAIL_PUSH_ACCOUNT=push@sandbox.iam.gserviceaccount.com ]]
    [[ $(grep '^OUTLOOK_PUSH_URL=' <<<"$settings") == OUTLOOK_PUSH_URL=http://127.0.0.1:8081/push/outlook ]]
    # beside JWT_KEY_FILE it would be one setting given twice
    [[ $(grep '^JWT_KEY' <<<"$settings") == "JWT_KEY_FILE=$STATE/secrets/app/jwt_key" ]]
    grep -qx 'DATABASE_POOL_SIZE=3' <<<"$settings"
    [[ -z $(cut -d= -f1 <<<"$settings" | sort | uniq -d) ]]
}

nothing_else_of_the_shell_reaches_services() {
    local settings
    settings=$(settings_with MY_OWN=1 LD_PRELOAD_OF_MINE=2 CARILLON_DEMO_MAILBOXES=3 EMBEDDING_URL_OLD=4)
    not grep -E '^(MY_OWN|LD_PRELOAD_OF_MINE|CARILLON_DEMO_MAILBOXES|EMBEDDING_URL_OLD)=' <<<"$settings"
}

# Each row of the README's table of settings is forwarded, secrets by file as well.
# shellcheck disable=SC2016  # backquotes of Markdown
every_setting_reaches_the_containers() {
    local name key found=0
    while IFS='|' read -r _ name kind _; do
        found=$((found + 1))
        key=$(cut -d'`' -f2 <<<"$name")
        case $key in AMQP_URL | DATABASE_URL | CARILLON_TOKEN_KEYS) key=${key}_FILE ;; esac
        grep -qE "^    $key: ." "$root/compose/compose.yaml" || {
            echo "compose.yaml does not forward $key"
            return 1
        }
        [[ $kind != ' a secret ' ]] || grep -qE "^    ${key%_FILE}_FILE: ." "$root/compose/compose.yaml" || {
            echo "compose.yaml does not forward ${key}_FILE"
            return 1
        }
    done < <(grep -E '^\| `[A-Z][A-Z_]+`( or `[A-Z_]+`)? \|' "$root/README.md" | sed -n '/`AMQP_URL`/,$p')
    ((found > 60))
}

demo_is_waited_for_until_all_of_it_is_there() {
    # shellcheck disable=SC2034  # what is tested reads it
    CARILLON_DEMO_TIMEOUT=1
    # what is asked for first is what remains
    # shellcheck disable=SC2317  # what is tested calls them
    {
        all_but_meetings() { if [[ $1 == *live_jobs* ]]; then echo 0; else echo '12 3 1 0'; fi; }
        all() { if [[ $1 == *live_jobs* ]]; then echo 0; else echo '12 3 1 50'; fi; }
        on_its_way() {
            echo x >>"$place/asked"
            if [[ $1 != *live_jobs* ]]; then echo '12 3 1 50'; elif lines "$place/asked" 4; then echo 0; else echo 2; fi
        }
        sleep() { :; }
    }
    not wait_for_demo all_but_meetings
    # shellcheck disable=SC2034  # what is tested reads it
    CARILLON_DEMO_TIMEOUT=60
    wait_for_demo all
    wait_for_demo on_its_way
    lines "$place/asked" 5
    [[ $(demo_sentence "$(all '')") == 'messages 12, events 3, documents 1, meetings 50' ]]
}

environment_is_nothing_but_assignments() {
    assignment KEY 'amqp://a:b@c:1' | grep -qx 'KEY=amqp://a:b@c:1'
    service_assignment cron-publisher 1 http://x | grep -qx 'CRON_PUBLISHER_URL=http://x'
    service_assignment ingestion 2 http://x | grep -qx 'INGESTION_2_URL=http://x'
}

wrong_scale_is_refused() {
    not in_subshell set_scale injestion=2
    not in_subshell set_scale ingestion=many
    set_scale ingestion=3
    [[ $(replicas ingestion) == 3 && $(replicas maintenance) == 1 ]]
}

compose_file_keeps_its_promises() {
    cd "$root/compose"
    not grep -n 'container_name' compose.yaml
    # a port of this machine is fixed nowhere: it is free, or said by a setting
    not grep -nE '"127\.0\.0\.1:[0-9]+:' compose.yaml
    not grep -nE 'privileged: true|network_mode: host' compose.yaml
    # no password in git
    not grep -nE 'PASS(WORD)?: *[^ ]' compose.yaml
    grep -qx 'COMPOSE_FILE=compose/compose.yaml' "$root/.env"
    grep -qx 'COMPOSE_PROFILES=demo' "$root/.env"
}

statements_are_logged_without_what_is_in_them() {
    grep -qx 'log_parameter_max_length = 0' "$root/compose/postgres/postgresql.conf"
    grep -qx 'log_parameter_max_length_on_error = 0' "$root/compose/postgres/postgresql.conf"
}

password_is_no_argument() {
    mkdir -p "$STATE/secrets/app" "$place/bin"
    echo pa55word >"$STATE/secrets/app/database_password"
    echo postgres://carillon:pa55word@127.0.0.1:1/carillon >"$STATE/secrets/app/database_url"
    # shellcheck disable=SC2016  # for the script that is written
    printf '#!/bin/sh\necho "$@" >>%q\nprintf %%s "$PGPASSWORD"\n' "$place/arguments" >"$place/bin/psql"
    chmod +x "$place/bin/psql"
    # shellcheck disable=SC2034  # what is tested reads them
    POSTGRES_BIN=$place/bin POSTGRES_PORT=1
    [[ $(native_sql 'SELECT 1') == pa55word ]]
    not grep -n pa55word "$place/arguments"
}

skipped_tests_are_named_before_the_closing_lines() {
    printf '%s\n' '◇ Test run started.' '➜ Suite "Real mail" skipped.' '➜ Test storm() skipped: "takes long"' \
        '✔ Test "reads" passed after 0.001 seconds.' '✔ Test run with 3 tests passed.' >"$place/run.log"
    note_skipped MailTests "$place/run.log"
    # shellcheck disable=SC2034  # what is tested reads them
    passed=1 closing_lines=('MailTests: ✔ Test run with 3 tests passed.')
    close_tests >"$place/closing"
    printf '%s\n' '' 'what was skipped:' 'MailTests: Suite "Real mail" skipped.' \
        'MailTests: Test storm() skipped: "takes long"' '' 'MailTests: ✔ Test run with 3 tests passed.' \
        '1 passed, 0 failed' | diff - "$place/closing"
}

server_tests_have_the_plain_client() {
    declare -f start_throwaway_servers | grep -q 'install_packages .*amqp-tools'
}

benchmarks_report_what_was_measured() {
    python3 -B -m unittest discover --start-directory "$root/Tests/Benchmarks"
}

expect 'shellcheck finds nothing in the scripts' shellcheck_is_content
expect 'secrets stay what they are, readable by their owner only' secrets_stay
expect 'an address may change, the password stays' addresses_change_and_passwords_stay
expect "the broker's hash is of the password" broker_hash_is_of_the_password
expect 'a killed service is started anew, and stops with its supervisor' \
    killed_service_is_started_anew_and_stops_with_its_supervisor
expect 'what a killed supervisor leaves is found and stopped' killed_supervisor_leaves_nothing_that_stop_does_not_find
expect "a process that got an old process's id is left alone" process_id_of_another_is_left_alone
expect 'a taken port is passed over' taken_port_is_passed_over
expect 'one port is not given twice' one_port_is_not_given_twice
expect 'env prints assignments' environment_is_nothing_but_assignments
expect "CONTROL_URL is the HTTP API's address, and not that of control's health" \
    control_url_is_the_api_and_no_health_port
expect 'what env prints natively is all that the command line needs' native_environment_has_what_the_command_line_needs
expect 'settings of the shell reach services that run without Docker' settings_of_the_shell_reach_services
expect 'a setting that is decided here is not replaced by the shell' settings_decided_here_are_not_replaced
expect 'nothing else of the shell reaches services' nothing_else_of_the_shell_reaches_services
expect "compose.yaml forwards every setting of the README's table" every_setting_reaches_the_containers
expect 'up waits until mail, events, a document and meetings are there' demo_is_waited_for_until_all_of_it_is_there
expect 'a wrong scale is refused' wrong_scale_is_refused
expect 'compose.yaml fixes no name and no port and holds no password' compose_file_keeps_its_promises
expect 'PostgreSQL logs no parameter of a statement, which may be a whole mail' \
    statements_are_logged_without_what_is_in_them
expect 'psql gets no password as an argument' password_is_no_argument
expect 'skipped tests are named before the closing lines' skipped_tests_are_named_before_the_closing_lines
expect "the benchmarks' results become what was measured" benchmarks_report_what_was_measured
expect 'tests on servers install the plain client that they ring with' server_tests_have_the_plain_client

echo "scripts: $passed passed, $failed failed"
((failed == 0))
