# `up`, `env` and `down` without Docker: everything as plain processes on loopback.
# shellcheck shell=bash

native_up() {
    local started=$SECONDS
    install_packages rabbitmq-server amqp-tools
    find_postgres
    build_executables
    echo "$BIN" >"$STATE/bin"
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
    fill_demo
    wait_for_demo native_sql || die "not everything came in; the logs are in $log_folder"
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
    # PostgreSQL's children outlive it for a moment, and still write
    rm -rf "${1:?}" 2>/dev/null || { sleep 2 && rm -rf "$1"; }
}

fill_demo() {
    say "linking $(demo_mailboxes) demo mailboxes, handing in a document, ringing for meetings"
    with_settings "PATH=$BIN:$PATH" "DEMO_MAILBOXES=$(demo_mailboxes)" bash "$ROOT/compose/demo/link.sh" >&2 ||
        die "the demo could not be filled"
}

# The password is no argument, for those anyone on this machine can read.
native_sql() {
    PGPASSWORD=$(<"$STATE/secrets/app/database_password") "$POSTGRES_BIN/psql" -X -A -t -q -h 127.0.0.1 \
        -p "$POSTGRES_PORT" -U carillon -d carillon -c "$1"
}

native_summary() {
    with_settings "$BIN/carillon" runs --job ingest_emails >&2 || true
    cat >&2 <<TEXT

Carillon runs, and ticks on.
  what came in           $(demo_sentence "$(demo_counts native_sql)")
  search all of it       $BIN/carillon search "$demo_question" --user $demo_user
  addresses              eval "\$(compose/dev env)"
  ring a bell by hand    amqp-publish --url="\$AMQP_URL" -e carillon.ticks -r ingestion.ingest_emails -b '{}'
  the HTTP API           http://127.0.0.1:$CONTROL_PORT, described at http://127.0.0.1:$CONTROL_PORT/openapi.json
  RabbitMQ               http://127.0.0.1:$MANAGEMENT_PORT  user carillon, password in $STATE/secrets/app/broker_password
  the ledger             psql "\$DATABASE_URL" -c 'TABLE scheduled_job_runs'
  command line           $BIN/carillon
  logs                   $log_folder
  stop                   compose/dev down
TEXT
}

# Says what runs as KEY=value, or fails when nothing does. With it the command line works as the services do.
native_environment() {
    process_alive "$(server_base)/up/rabbitmq.process" || die "nothing runs; start it with compose/dev up"
    local folder name setting
    assignment PATH "$(<"$STATE/bin"):$PATH"
    SANDBOX_PORT=$(<"$services_folder/sandbox-1/port") CONTROL_PORT=$(<"$services_folder/control.port")
    service_settings
    for setting in "${SETTINGS[@]}"; do
        case $setting in
            CARILLON_*=* | JWT_KEY_FILE=* | GOOGLE_* | MICROSOFT_* | GMAIL_URL=* | GRAPH_URL=*)
                assignment "${setting%%=*}" "${setting#*=}"
                ;;
        esac
    done
    assignment CONTROL_URL "http://127.0.0.1:$CONTROL_PORT"
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

# service_assignment SERVICE INDEX URL: where health and metrics are: INGESTION_URL for the first replica, INGESTION_2_URL
# for the second. CONTROL_URL is a setting, the HTTP API's address, so control's health is at CONTROL_HEALTH_URL.
service_assignment() {
    local name=${1^^}
    name=${name//-/_}
    [[ $1 != control ]] || name=CONTROL_HEALTH
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
