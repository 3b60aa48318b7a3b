# RabbitMQ as plain processes on loopback, with a node name, data and port mapper (epmd) of its own.
# shellcheck shell=bash

# start_broker FOLDER SECRETS PORT_FILE FIRST_PORT [management]: sets BROKER_PORT, and MANAGEMENT_PORT where asked for.
# SECRETS holds definitions.json; without one, RabbitMQ makes its own user guest, for loopback only.
start_broker() {
    local folder=$1 secrets=$2 port_file=$3 plugins='' management=${5:-}
    MANAGEMENT_PORT=
    if process_alive "$folder.process"; then
        BROKER_PORT=$(<"$port_file")
        [[ -z $management ]] || MANAGEMENT_PORT=$(<"$port_file.management")
        return
    fi
    exec_prefix
    remembered_port BROKER_PORT "$port_file" "$4"
    make_server_folder "$folder"
    mkdir -p "$folder/conf.d"
    cp "$ROOT/compose/rabbitmq/10-carillon.conf" "$folder/conf.d/"
    echo "listeners.tcp.local = 127.0.0.1:$BROKER_PORT" >"$folder/conf.d/20-native.conf"
    if [[ -f $secrets/definitions.json ]]; then
        cp "$secrets/definitions.json" "$folder/definitions.json"
        echo "load_definitions = $folder/definitions.json" >>"$folder/conf.d/20-native.conf"
    fi
    if [[ -n $management ]]; then
        plugins=rabbitmq_management
        remembered_port MANAGEMENT_PORT "$port_file.management" 15672
        printf '%s\n' 'management.tcp.ip = 127.0.0.1' "management.tcp.port = $MANAGEMENT_PORT" \
            >>"$folder/conf.d/20-native.conf"
    fi
    echo "[$plugins]." >"$folder/enabled_plugins"
    chmod -R u+rwX,go= "$folder"
    ((EUID != 0)) || chown -R "$(server_account)" "$folder"

    say "starting RabbitMQ on 127.0.0.1:$BROKER_PORT"
    local mapper distribution
    free_port mapper 14369
    free_port distribution 35672
    keep_last_log "$folder.log"
    spawn "$folder.epmd" "$folder.log" "${server_prefix[@]}" epmd -port "$mapper" -address 127.0.0.1
    spawn "$folder.process" "$folder.log" "$ROOT/compose/supervise.sh" rabbitmq "${server_prefix[@]}" env -i \
        "PATH=$PATH" LANG=C.UTF-8 "HOME=$folder" "ERL_EPMD_PORT=$mapper" ERL_EPMD_ADDRESS=127.0.0.1 \
        "RABBITMQ_NODENAME=carillon-$BROKER_PORT@localhost" "RABBITMQ_DIST_PORT=$distribution" \
        RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_CONFIG_FILE="$folder/none" "RABBITMQ_CONFIG_FILES=$folder/conf.d" \
        "RABBITMQ_MNESIA_BASE=$folder/data" "RABBITMQ_LOG_BASE=$folder/log" RABBITMQ_LOGS=- \
        "RABBITMQ_ENABLED_PLUGINS_FILE=$folder/enabled_plugins" \
        'RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1}' \
        /usr/lib/rabbitmq/bin/rabbitmq-server
    # its listeners open last, after definitions are loaded
    if ! wait_until 90 broker_ready_or_dead "$folder" || ended_once "$folder.log"; then
        stop_broker "$folder"
        tail_of "$folder.log"
        die "RabbitMQ did not start; its log is $folder.log"
    fi
}

broker_ready_or_dead() { ended_once "$1.log" || port_taken "$BROKER_PORT"; }

# stop_broker FOLDER [GRACE_SECONDS]
stop_broker() {
    stop_process "$1.process" "${2:-30}"
    stop_process "$1.epmd" 3
    rmdir "$1.process" "$1.epmd" 2>/dev/null || true
}
