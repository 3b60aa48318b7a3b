#!/bin/bash
# Run by the image's entrypoint when it has made a new cluster.
set -euo pipefail
CARILLON_PASSWORD=$(</run/secrets/carillon_password)
export CARILLON_PASSWORD
psql -X -q -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    -f /etc/carillon/provision.sql
