# A Docker engine for `smoke`: the one that answers, else one of our own that ends with it.
# shellcheck shell=bash

# start_engine: afterwards `docker` and `docker compose` work.
start_engine() {
    engine_is_ours=
    if ! engine_answers; then
        ((EUID == 0)) || die "no Docker engine answers, and only root can start one; start it, or run as root"
        install_packages docker.io iptables
        start_own_engine
    fi
    compose_answers || bring_compose
    say "Docker engine $(docker version -f '{{.Server.Version}}'), compose $(docker compose version --short)"
}

# Its data and sockets are its own, so that nothing of it stays. Sockets' paths must be short.
start_own_engine() {
    engine=$(mktemp -d /run/carillon-engine.XXXXXX)
    engine_data=$STATE/engine
    engine_is_ours=yes
    mkdir -p "$engine_data"
    iptables-save >"$engine/iptables" 2>/dev/null || true
    ip6tables-save >"$engine/ip6tables" 2>/dev/null || true
    [[ -e /sys/class/net/docker0 ]] || engine_made_bridge=yes
    say "no Docker engine answers: starting one"
    spawn "$engine/process" "$STATE/engine.log" bash -c 'ulimit -n 65536; exec "$@"' engine \
        dockerd --data-root "$engine_data" --exec-root "$engine/exec" --pidfile "$engine/docker.pid" \
        --host "unix://$engine/docker.sock"
    export DOCKER_HOST=unix://$engine/docker.sock
    if ! wait_until 60 engine_answers_or_dead || ! process_alive "$engine/process"; then
        tail_of "$STATE/engine.log"
        die "dockerd did not start; its log is $STATE/engine.log"
    fi
}

engine_answers_or_dead() { ! process_alive "$engine/process" || engine_answers; }

stop_engine() {
    [[ -n ${engine_is_ours:-} ]] || return 0
    engine_is_ours=
    say "stopping the Docker engine"
    stop_process "$engine/process" 60
    local mounted
    for mounted in "$engine"/exec/netns/*; do umount "$mounted" 2>/dev/null || true; done
    [[ -z ${engine_made_bridge:-} ]] || ip link delete docker0 2>/dev/null || true
    iptables-restore <"$engine/iptables" 2>/dev/null || true
    ip6tables-restore <"$engine/ip6tables" 2>/dev/null || true
    rm -rf "$engine" "$engine_data"
}

# `docker compose` is a plugin. Debian 13 packages it (and it runs on Debian 12, whose own docker-compose is the old
# Python one); it is unpacked beside the state, not installed.
bring_compose() {
    local folder=$STATE/docker-cli plugin
    plugin=$folder/cli-plugins/docker-compose
    if [[ ! -x $plugin ]]; then
        say "bringing docker compose from Debian 13"
        mkdir -p "$folder/cli-plugins"
        fetch_from_trixie docker-compose "$folder"
        dpkg-deb --fsys-tarfile "$folder"/docker-compose_*.deb |
            tar -xO ./usr/libexec/docker/cli-plugins/docker-compose >"$plugin.new"
        chmod +x "$plugin.new"
        mv "$plugin.new" "$plugin"
        rm -f "$folder"/docker-compose_*.deb
    fi
    # a configuration folder hides the user's own: bring that along
    [[ ! -f ${DOCKER_CONFIG:-$HOME/.docker}/config.json ]] ||
        cp "${DOCKER_CONFIG:-$HOME/.docker}/config.json" "$folder/config.json"
    export DOCKER_CONFIG=$folder
}

# The archive that this machine's own sources name.
debian_archive() {
    local archive
    # shellcheck disable=SC2016  # apt fills it in
    archive=$(apt-get indextargets --format '$(SITE)' 2>/dev/null | grep -E '/debian/?$' | head -n 1) || true
    echo "${archive:-http://deb.debian.org/debian}"
}

# fetch_from_trixie PACKAGE FOLDER: with package lists of its own, so that this machine's sources stay as they are.
fetch_from_trixie() {
    local lists=$STATE/trixie
    mkdir -p "$lists/lists/partial" "$lists/archives/partial"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(debian_archive) trixie main" \
        >"$lists/sources.list"
    local -a options=(
        -o "Dir::Etc::sourcelist=$lists/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$lists/lists"
        -o "Dir::Cache=$lists" -o APT::Sandbox::User=root -o APT::Default-Release=
    )
    if ! (apt-get "${options[@]}" update -qq && cd "$2" && apt-get "${options[@]}" download -qq "$1") \
        >"$STATE/trixie.log" 2>&1; then
        tail_of "$STATE/trixie.log"
        die "could not fetch $1 from Debian 13; its log is $STATE/trixie.log"
    fi
    rm -rf "$lists"
}
