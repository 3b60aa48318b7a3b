#!/bin/bash
# Stands in for the entrypoint of the official RabbitMQ image.
set -euo pipefail

if [[ $1 == rabbitmq* && $(id -u) == 0 ]]; then
    find /var/lib/rabbitmq \! -user rabbitmq -exec chown rabbitmq '{}' +
    exec setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups -- "${BASH_SOURCE[0]}" "$@"
fi

# like the official one, it refuses what it no longer honours
for name in RABBITMQ_DEFAULT_PASS_FILE RABBITMQ_DEFAULT_USER_FILE RABBITMQ_VM_MEMORY_HIGH_WATERMARK \
    RABBITMQ_SSL_CERTFILE RABBITMQ_MANAGEMENT_SSL_CERTFILE; do
    [[ -z ${!name:-} ]] || {
        echo "error: $name is set but deprecated" >&2
        exit 1
    }
done

exec "$@"
