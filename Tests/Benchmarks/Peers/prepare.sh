#!/usr/bin/env bash
# Makes what the peers run in: `prepare.sh FOLDER` puts a Python environment with the pinned packages in FOLDER/venv and
# the bare C consumer in FOLDER/c_consumer. What is there and current stays. Needs python3 with venv, a C compiler and
# librabbitmq's headers (Debian: python3-venv gcc librabbitmq-dev). Everything it makes is under FOLDER.
set -euo pipefail

[[ $# -eq 1 ]] || { echo "usage: prepare.sh FOLDER" >&2; exit 64; }
here=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
mkdir -p -- "$1"
folder=$(cd -- "$1" && pwd)

if ! cmp -s "$here/requirements.txt" "$folder/venv/installed.txt"; then
    [[ -x $folder/venv/bin/python ]] || python3 -m venv "$folder/venv"
    timeout 600 "$folder/venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    cp -- "$here/requirements.txt" "$folder/venv/installed.txt"
fi

if [[ ! $folder/c_consumer -nt $here/c_consumer.c ]]; then
    "${CC:-cc}" -std=c11 -O2 -Wall -Wextra -Werror -D_GNU_SOURCE -o "$folder/c_consumer.new" "$here/c_consumer.c" \
        -lrabbitmq
    mv -- "$folder/c_consumer.new" "$folder/c_consumer"
fi
