# `up`, `env` and `down` without Docker: everything as plain processes on loopback.
# shellcheck shell=bash

native_up() {
    local started=$SECONDS
    install_packages rabbitmq-server amqp-tools
    find_postgres
    build_executables
    start_servers "$(server_base)/up" "$STATE/secrets" "$STATE/ports" 5672 5432 management
    SANDBOX_PORT=0
    settle_control_port
    service_settings
    start_sandbox
    service_settings
    say "migrating the database"
    with_settings "$BIN/carillon" migrate >&2 || die "the migration failed"
    start_services
    wait_for_services
    link_demo_mailboxes
    wait_for_mail native_sql || die "no mail arrived; the logs are in $log_folder"
    say "up in $(elapsed "$started")"
    native_summary
}

# start_servers FOLDER SECRETS PORTS BROKER_PORT DATABASE_PORT [management]: RabbitMQ and PostgreSQL with their secrets.
start_servers() {
    "$ROOT/compose/secrets.sh" "$2" 127.0.0.1:0 127.0.0.1:0
    mkdir -p "$3"
    start_postgres "$1/postgres" "$2/database" "$3/database" "$5"
    start_broker "$1/rabbitmq" "$2/broker" "$3/broker" "$4" "${6:-}"
    "$ROOT/compose/secrets.sh" "$2" "127.0.0.1:$BROKER_PORT" "127.0.0.1:$POSTGRES_PORT"
}

# stop_servers FOLDER, in order, or delete_servers FOLDER, at once and with all their data.
stop_servers() {
    stop_broker "$1/rabbitmq"
    stop_postgres "$1/postgres"
}

delete_servers() {
    stop_broker "$1/rabbitmq" 0
    stop_postgres "$1/postgres" 0
    rm -rf "${1:?}"
}

link_demo_mailboxes() {
    say "linking $(demo_mailboxes) demo mailboxes"
    with_settings "PATH=$BIN:$PATH" "DEMO_MAILBOXES=$(demo_mailboxes)" bash "$ROOT/compose/demo/link.sh" >&2 || die "a demo mailbox could not be linked"
}

# The password is no argument, for those anyone on this machine can read.
native_sql() {
    PGPASSWORD=$(<"$STATE/secrets/app/database_password") "$POSTGRES_BIN/psql" -X -A -t -q -h 127.0.0.1 \
        -p "$POSTGRES_PORT" -U carillon -d carillon -c "$1"
}

# wait_for_mail SQL_COMMAND: until the first synchronisation has brought mail and paused; says how it goes.
wait_for_mail() {
    local sql=$1 count=0 last=-1 began=$SECONDS told=$SECONDS deadline=$((SECONDS + ${CARILLON_MAIL_TIMEOUT:-180}))
    say "waiting for the clock to bring mail"
    while ((count == 0 || count != last)); do
        last=$count
        sleep 2
        count=$("$sql" 'SELECT count(*) FROM mail_messages' 2>/dev/null) || count=0
        if [[ $count != "$last" && $count != 0 ]] || ((SECONDS - told >= 10)); then
            say "  $count messages after $((SECONDS - began)) s"
            told=$SECONDS
        fi
        ((SECONDS < deadline || count > 0)) || return 1
    done
}

native_summary() {
    with_settings "$BIN/carillon" runs --job ingest_emails >&2 || true
    cat >&2 <<TEXT

Carillon runs, and ticks on.
  mail in the database   $(native_sql 'SELECT count(*) FROM mail_messages') messages, \
$(native_sql 'SELECT count(*) FROM calendar_events') calendar events
  addresses              eval "\$(compose/dev env)"
  ring a bell by hand    amqp-publish --url="\$AMQP_URL" -e carillon.ticks -r ingestion.ingest_emails -b '{}'
  RabbitMQ               http://127.0.0.1:$MANAGEMENT_PORT  user carillon, password in $STATE/secrets/app/broker_password
  the ledger             psql "\$DATABASE_URL" -c 'TABLE scheduled_job_runs'
  command line           $BIN/carillon
  logs                   $log_folder
  stop                   compose/dev down
TEXT
}

# Says what runs as KEY=value, or fails when nothing does.
native_environment() {
    process_alive "$(server_base)/up/rabbitmq.process" || die "nothing runs; start it with compose/dev up"
    local folder name
    assignment AMQP_URL "$(<"$STATE/secrets/app/amqp_url")"
    assignment DATABASE_URL "$(<"$STATE/secrets/app/database_url")"
    assignment MANAGEMENT_URL "http://127.0.0.1:$(<"$STATE/ports/broker.management")"
    for folder in "$services_folder"/*-[0-9]*; do
        process_alive "$folder" || continue
        name=${folder##*/}
        service_assignment "${name%-*}" "${name##*-}" "http://127.0.0.1:$(<"$folder/port")"
    done
}

assignment() { printf '%s=%q\n' "$1" "$2"; }

# service_assignment SERVICE INDEX URL: INGESTION_URL for the first replica, INGESTION_2_URL for the second.
service_assignment() {
    local name=${1^^}
    name=${name//-/_}
    [[ $2 == 1 ]] || name=${name}_$2
    assignment "${name}_URL" "$3"
}

native_down() {
    say "stopping the services"
    stop_services
    if [[ ${1:-} != wipe ]]; then
        say "stopping RabbitMQ and PostgreSQL"
        stop_servers "$(server_base)/up"
    else
        say "stopping RabbitMQ and PostgreSQL and deleting their data"
        delete_servers "$(server_base)/up"
        rm -rf "$STATE/secrets" "$STATE/ports" "$services_folder" "$log_folder"
    fi
}
