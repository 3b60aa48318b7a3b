#!/bin/bash
# Stands in for the entrypoint of the official PostgreSQL image.
set -euo pipefail

if [[ $1 != postgres ]]; then exec "$@"; fi
if [[ $(id -u) == 0 ]]; then
    install -d -o postgres -m 0700 "$PGDATA"
    install -d -o postgres -m 2775 /var/run/postgresql
    exec setpriv --reuid=postgres --regid=postgres --init-groups -- "${BASH_SOURCE[0]}" "$@"
fi

user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}
password=${POSTGRES_PASSWORD:-}
[[ -z ${POSTGRES_PASSWORD_FILE:-} ]] || password=$(<"$POSTGRES_PASSWORD_FILE")

make_cluster() {
    [[ -n $password ]] || {
        echo 'error: the superuser has no password; set POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE' >&2
        exit 1
    }
    mkdir -p "$PGDATA"
    chmod 700 "$PGDATA"
    initdb --username="$user" --pwfile=<(printf '%s\n' "$password")
    printf '\nhost all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
    # while it is set up, the server listens on its socket only
    pg_ctl -D "$PGDATA" -o "$* -c listen_addresses= -p 5432" -w start
    [[ $database == postgres ]] || createdb --username="$user" "$database"
    local file
    for file in /docker-entrypoint-initdb.d/*; do
        case $file in
            *.sh) bash "$file" ;;
            *.sql) psql -X -v ON_ERROR_STOP=1 --username "$user" --dbname "$database" -f "$file" ;;
        esac
    done
    pg_ctl -D "$PGDATA" -m fast -w stop
}

if [[ ! -s $PGDATA/PG_VERSION ]]; then
    make_cluster "${@:2}"
fi
exec "$@"
