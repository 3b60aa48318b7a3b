# PostgreSQL refuses to run as root. Servers started by root run under an account without rights, in a folder that
# account can reach.
# shellcheck shell=bash

server_account() {
    if ((EUID != 0)); then
        id -un
    elif getent passwd postgres >/dev/null; then
        echo postgres
    else
        echo nobody
    fi
}

# as_server COMMAND...: in place of this process, so that its id is the server's own.
as_server() { exec_prefix && "${server_prefix[@]}" "$@"; }

declare -a server_prefix=()
exec_prefix() {
    if ((EUID == 0)) && ((${#server_prefix[@]} == 0)); then
        local account
        account=$(server_account)
        server_prefix=(setpriv "--reuid=$account" "--regid=$(id -g "$account")" --clear-groups --)
    fi
}

# server_base: the folder for servers' files: the state folder, or one below /var/tmp when the account of the servers
# cannot reach that (a clone in root's home).
server_base() {
    local wanted=$STATE/servers
    if ((EUID == 0)) && ! as_server test -x "$(dirname "$STATE")" 2>/dev/null; then
        wanted=/var/tmp/carillon-$(printf '%s' "$STATE" | cksum | cut -d' ' -f1)
    fi
    printf '%s\n' "$wanted"
}

# make_server_folder FOLDER: exists, and belongs to the servers' account alone.
make_server_folder() {
    exec_prefix
    if ((EUID == 0)); then
        install -d -m 711 "$(server_base)"
        install -d -o "$(server_account)" -m 700 "$1"
    else
        install -d -m 700 "$1"
    fi
}
