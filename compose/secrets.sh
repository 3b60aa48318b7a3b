#!/usr/bin/env bash
# secrets.sh FOLDER BROKER_ADDRESS DATABASE_ADDRESS: makes the secrets of a demo in FOLDER, once: what is there stays.
# Addresses are host:port and may change from start to start; the passwords do not.
#
#   app/       amqp_url, database_url, token_keys, jwt_key,
#              google_client_secret, microsoft_client_secret              read by the services
#   broker/    definitions.json (the password as a salted hash)           read by RabbitMQ
#   database/  superuser_password, carillon_password                      read by PostgreSQL
#
# In production these come from your secret store, under the same names.
set -euo pipefail
umask 077

folder=$1 broker=$2 database=$3
# Who may read the broker's and the database's files is said by who mounts the folder: there the reader is another user.
shared_mode=${CARILLON_SECRETS_MODE:-0600}

# put MODE FILE: writes standard input to the file in one step, so that no reader sees a half.
put() {
    cat >"$2.new"
    chmod "$1" "$2.new"
    mv -f "$2.new" "$2"
}

random_hex() { od -An -v -tx1 -N "$1" /dev/urandom | tr -d ' \n'; }

# RabbitMQ's format: base64 of a four-byte salt and the SHA-256 of salt and password.
password_hash() {
    local salt digest
    salt=$(random_hex 4)
    digest=$({ hex_to_bytes "$salt"; printf '%s' "$1"; } | sha256sum | cut -d' ' -f1)
    hex_to_bytes "$salt$digest" | base64 -w0
}

hex_to_bytes() {
    local hex=$1 i
    for ((i = 0; i < ${#hex}; i += 2)); do printf '%b' "\\x${hex:i:2}"; done
}

definitions() {
    cat <<JSON
{
  "vhosts": [{"name": "/"}],
  "users": [
    {"name": "carillon", "password_hash": "$(password_hash "$1")",
     "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": ["management", "monitoring"], "limits": {}}
  ],
  "permissions": [{"user": "carillon", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"}]
}
JSON
}

mkdir -p "$folder/app" "$folder/broker" "$folder/database"
app=$folder/app

[[ -s $app/broker_password ]] || random_hex 24 | put 0600 "$app/broker_password"
[[ -s $app/database_password ]] || random_hex 24 | put 0600 "$app/database_password"
[[ -s $app/token_keys ]] || printf 'demo1:%s\n' "$(head -c 32 /dev/urandom | base64 -w0)" | put 0600 "$app/token_keys"
# the sandbox is no Google and no Microsoft: there is nothing to protect
for name in google_client_secret microsoft_client_secret; do
    [[ -s $app/$name ]] || echo sandbox-secret | put 0600 "$app/$name"
done
[[ -s $app/jwt_key ]] || random_hex 32 | put 0600 "$app/jwt_key"
[[ -s $folder/broker/definitions.json ]] ||
    definitions "$(<"$app/broker_password")" | put "$shared_mode" "$folder/broker/definitions.json"
[[ -s $folder/database/superuser_password ]] || random_hex 24 | put "$shared_mode" "$folder/database/superuser_password"
[[ -s $folder/database/carillon_password ]] ||
    put "$shared_mode" "$folder/database/carillon_password" <"$app/database_password"

# no slash after the port: some clients, amqp-publish among them, would read a vhost without a name
printf 'amqp://carillon:%s@%s\n' "$(<"$app/broker_password")" "$broker" | put 0600 "$app/amqp_url"
printf 'postgres://carillon:%s@%s/carillon\n' "$(<"$app/database_password")" "$database" | put 0600 "$app/database_url"
