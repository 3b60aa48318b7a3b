# Carillon's own processes: their settings, starting and stopping them under the supervisor, looking at them.
# shellcheck shell=bash

readonly services_folder=$STATE/run log_folder=$STATE/log

# replicas SERVICE: how many of it, by CARILLON_SCALE_<SERVICE> or --scale.
replicas() {
    local name=${1^^}
    name=CARILLON_SCALE_${name//-/_}
    local count=${!name:-1}
    [[ $count =~ ^[0-9]{1,2}$ ]] || die "$name is '$count': it is a number of replicas below 100"
    echo "$count"
}

# set_scale SERVICE=N: the option --scale.
set_scale() {
    local service=${1%%=*} count=${1#*=}
    case " cron-publisher ${families[*]} " in
        *" $service "*) ;;
        *) die "--scale knows cron-publisher ${families[*]}, not '$service'" ;;
    esac
    [[ $1 == *=* && $count =~ ^[0-9]{1,2}$ ]] || die "--scale wants SERVICE=N, not '$1'"
    service=${service^^}
    export "CARILLON_SCALE_${service//-/_}=$count"
}

# Sets SETTINGS: all that a service gets. Of this shell's own environment only the settings reach it that are given here.
service_settings() {
    SETTINGS=(
        "PATH=$PATH" "HOME=$HOME" "LANG=${LANG:-C.UTF-8}"
        "AMQP_URL_FILE=$STATE/secrets/app/amqp_url"
        "DATABASE_URL_FILE=$STATE/secrets/app/database_url"
        "CARILLON_TOKEN_KEYS_FILE=$STATE/secrets/app/token_keys"
        "GOOGLE_CLIENT_SECRET_FILE=$STATE/secrets/app/google_client_secret"
        "MICROSOFT_CLIENT_SECRET_FILE=$STATE/secrets/app/microsoft_client_secret"
        GOOGLE_CLIENT_ID=carillon-sandbox
        MICROSOFT_CLIENT_ID=carillon-sandbox
        "GOOGLE_TOKEN_URL=http://127.0.0.1:$SANDBOX_PORT/token"
        "GMAIL_URL=http://127.0.0.1:$SANDBOX_PORT"
        "GOOGLE_CALENDAR_URL=http://127.0.0.1:$SANDBOX_PORT"
        "GOOGLE_AUTHORIZATION_URL=http://127.0.0.1:$SANDBOX_PORT/o/oauth2/v2/auth"
        "GOOGLE_JWKS_URL=http://127.0.0.1:$SANDBOX_PORT/oauth2/v3/certs"
        "GOOGLE_REVOKE_URL=http://127.0.0.1:$SANDBOX_PORT/revoke"
        "MICROSOFT_AUTHORITY=http://127.0.0.1:$SANDBOX_PORT"
        "GRAPH_URL=http://127.0.0.1:$SANDBOX_PORT"
        GMAIL_PUSH_TOPIC=projects/sandbox/topics/mail
        GMAIL_PUSH_ACCOUNT=push@sandbox.iam.gserviceaccount.com
        "GMAIL_PUSH_AUDIENCE=http://127.0.0.1:$CONTROL_PORT/push/gmail"
        "OUTLOOK_PUSH_URL=http://127.0.0.1:$CONTROL_PORT/push/outlook"
        "JWT_KEY_FILE=${JWT_KEY_FILE-$STATE/secrets/app/jwt_key}"
        "CONTROL_PORT=$CONTROL_PORT"
        "CARILLON_SCHEDULES=$ROOT/compose/schedules.yaml"
        "CARILLON_MEETINGS=$services_folder/meetings.yaml"
        MEETINGS_ALLOW_PRIVATE=true
    )
    shell_settings
}

# Adds what the shell gives of the settings that compose.yaml hands to containers, but for what is decided here.
shell_settings() {
    local name
    while read -r name; do
        [[ -n ${!name:-} && " ${SETTINGS[*]}" != *" $name"[=_]* ]] || continue
        SETTINGS+=("$name=${!name}")
    done < <(sed -nE 's/^    ([A-Z][A-Z0-9_]*): \$\{\1:-\}$/\1/p' "$ROOT/compose/compose.yaml")
}

demo_mailboxes() { echo "${CARILLON_DEMO_MAILBOXES:-5}"; }

# with_settings COMMAND...: one of our executables in the foreground, as the services see the world.
with_settings() { env -i "${SETTINGS[@]}" "$@"; }

# start_service NAME INDEX FIRST_PORT COMMAND...: leaves one alone that runs already with the same executable and
# settings.
start_service() {
    local name=$1 index=$2 first_port=$3
    shift 3
    local folder=$services_folder/$name-$index port stamp
    stamp=$(stat -L -c '%i %Y %s' "$1" && printf '%s\n' "$@" "${SETTINGS[@]}")
    if process_alive "$folder"; then
        [[ $stamp != "$(<"$folder/stamp")" ]] || return 0
        say "$name-$index has changed: starting it anew"
        stop_process "$folder" 35
    fi
    remembered_port port "$folder/port" "$first_port"
    printf '%s\n' "$stamp" >"$folder/stamp"
    spawn "$folder" "$log_folder/$name-$index.log" \
        env -i "${SETTINGS[@]}" HTTP_HOST=127.0.0.1 "HTTP_PORT=$port" \
        "$ROOT/compose/supervise.sh" "$name-$index" "${@//@PORT@/$port}"
}

start_services() {
    local name index
    for name in cron-publisher "${families[@]}"; do
        for ((index = 1; index <= $(replicas "$name"); index++)); do
            start_service "$name" "$index" 9090 "$BIN/$name"
        done
        stop_surplus "$name" "$(replicas "$name")"
    done
    start_service control 1 9090 "$BIN/control"
}

# The HTTP API's port, settled first as well: its own callback URL names it.
settle_control_port() {
    local file=$services_folder/control.port
    if [[ -f $file ]] && process_alive "$services_folder/control-1"; then CONTROL_PORT=$(<"$file"); else
        remembered_port CONTROL_PORT "$file" 8080
    fi
}

# The stand-in for Google and Microsoft; its port is settled first, because the other services' settings name it.
start_sandbox() {
    start_service sandbox 1 8025 "$BIN/sandbox" --port @PORT@ --users "$(demo_mailboxes)" --events 60 \
        --arrive-every 5s --push-url "http://127.0.0.1:$CONTROL_PORT/push/gmail"
    SANDBOX_PORT=$(<"$services_folder/sandbox-1/port")
    sed "s#http://sandbox:8025/#http://127.0.0.1:$SANDBOX_PORT/#" "$ROOT/compose/demo/meetings.yaml" \
        >"$services_folder/meetings.yaml"
}

stop_surplus() {
    local folder
    for folder in "$services_folder/$1"-[0-9]*; do
        [[ -d $folder && ${folder##*-} -gt $2 ]] || continue
        stop_process "$folder" 35
        rm -rf "$folder"
    done
}

stop_services() {
    local folder
    for folder in "$services_folder"/*-[0-9]*; do
        # all at once, so that they drain side by side
        ! process_alive "$folder" || kill -TERM "$(<"$folder/pid")" 2>/dev/null || true
    done
    for folder in "$services_folder"/*-[0-9]*; do
        [[ ! -d $folder ]] || stop_process "$folder" 35
    done
}

# http_status PORT PATH: the status of a GET on loopback, or nothing.
http_status() {
    (
        trap '' PIPE
        exec 3<>"/dev/tcp/127.0.0.1/$1"
        printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3
        IFS=' ' read -r -t 5 _ status _ <&3
        echo "$status"
    ) 2>/dev/null || true
}

service_ready() {
    [[ $(http_status "$(<"$1/port")" /readyz) == 200 ]]
}

wait_for_services() {
    local folder name
    for folder in "$services_folder"/*-[0-9]*; do
        name=${folder##*/}
        if [[ $name == sandbox-* ]]; then
            wait_until 30 port_taken "$(<"$folder/port")"
        else
            wait_until 60 service_ready "$folder"
        fi || {
            tail_of "$log_folder/$name.log"
            die "$name is not ready; its log is $log_folder/$name.log (compose/dev down stops the rest)"
        }
    done
    say "all services are ready"
}
