# The official images for `smoke`, or, where they cannot be pulled, stand-ins by the same names made of Debian's
# packages: same commands, paths, users and environment, as far as compose.yaml relies on them.
# shellcheck shell=bash
# shellcheck disable=SC2016  # hooks are expanded by mmdebstrap's shell

readonly image_cache=${CARILLON_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/carillon}

stand_ins=()
bring_images() {
    bring_image debian:bookworm-slim bookworm base
    bring_image rabbitmq:4-management trixie rabbitmq \
        --change 'ENTRYPOINT ["docker-entrypoint.sh"]' --change 'CMD ["rabbitmq-server"]' \
        --change 'VOLUME /var/lib/rabbitmq' --change 'EXPOSE 5672 15672' \
        --change 'ENV RABBITMQ_LOGS=- LANG=C.UTF-8 HOME=/var/lib/rabbitmq' \
        --change 'ENV PATH=/usr/lib/rabbitmq/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
    bring_image pgvector/pgvector:pg17 trixie postgres \
        --change 'ENTRYPOINT ["docker-entrypoint.sh"]' --change 'CMD ["postgres"]' \
        --change 'VOLUME /var/lib/postgresql/data' --change 'EXPOSE 5432' \
        --change 'ENV PGDATA=/var/lib/postgresql/data LANG=C.UTF-8' \
        --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/17/bin'
}

# bring_image NAME SUITE STAND_IN [docker import option]...: there already, pulled, or made.
bring_image() {
    local name=$1 suite=$2 kind=$3 archive
    shift 3
    ! docker image inspect "$name" >/dev/null 2>&1 || return 0
    if timeout "${CARILLON_PULL_TIMEOUT:-180}" docker pull -q "$name" >/dev/null 2>&1; then
        say "pulled $name"
        return
    fi
    say "$name cannot be pulled: a stand-in from Debian $suite takes its place"
    bring_archive "$kind" "$suite"
    archive=$image_cache/$kind-$suite.tar
    docker import "$@" "$archive" "$name" >/dev/null
    stand_ins+=("$name")
}

# bring_archive KIND SUITE: there already, or made of Debian's packages.
bring_archive() {
    local kind=$1 suite=$2 archive=$image_cache/$1-$2.tar
    # a week old: Debian has fixed something since
    [[ -z $(find "$archive" -mtime -7 2>/dev/null) ]] || return 0
    say "making $kind from Debian $suite"
    install_packages mmdebstrap
    mkdir -p "$image_cache"
    if ! "make_$kind" "$suite" "$archive.new" >"$STATE/image-$kind.log" 2>&1; then
        tail_of "$STATE/image-$kind.log"
        die "could not make $kind from Debian $suite; its log is $STATE/image-$kind.log"
    fi
    mv "$archive.new" "$archive"
}

# bring_root KIND SUITE: the same unpacked, to change the root to; sets ROOT_FOLDER.
bring_root() {
    local archive=$image_cache/$1-$2.tar
    bring_archive "$1" "$2"
    ROOT_FOLDER=$image_cache/$1-$2
    [[ ! $ROOT_FOLDER -nt $archive ]] || return 0
    rm -rf "$ROOT_FOLDER" "$ROOT_FOLDER.new"
    mkdir -p "$ROOT_FOLDER.new"
    # devices are this machine's
    tar -C "$ROOT_FOLDER.new" --no-same-owner --exclude='./dev/*' -xf "$archive"
    echo '127.0.0.1 localhost' >"$ROOT_FOLDER.new/etc/hosts"
    mv "$ROOT_FOLDER.new" "$ROOT_FOLDER"
    touch "$ROOT_FOLDER"
}

# On an engine that goes on, nobody shall take a stand-in for the official image.
remove_stand_ins() {
    local name
    for name in "${stand_ins[@]}"; do docker image rm "$name" >/dev/null 2>&1 || true; done
}

# bootstrap SUITE TARBALL [mmdebstrap option]...: a small Debian of that suite.
bootstrap() {
    local suite=$1 tarball=$2
    shift 2
    mmdebstrap --variant=minbase --format=tar --aptopt='Acquire::Check-Valid-Until "false"' \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' \
        "$@" "$suite" "$tarball" "$(debian_archive)"
}

make_base() { bootstrap "$1" "$2"; }

make_rabbitmq() {
    bootstrap "$1" "$2" --include=rabbitmq-server \
        --essential-hook="$(official_user rabbitmq /var/lib/rabbitmq)" \
        --customize-hook="copy-in '$ROOT/compose/standins/rabbitmq/docker-entrypoint.sh' /usr/local/bin" \
        --customize-hook="copy-in '$ROOT/compose/standins/rabbitmq/enabled_plugins' /etc/rabbitmq" \
        --customize-hook='mkdir -p "$1/etc/rabbitmq/conf.d"; chroot "$1" chown -R rabbitmq: /etc/rabbitmq'
}

make_postgres() {
    bootstrap "$1" "$2" --include=postgresql-17,postgresql-17-pgvector \
        --essential-hook="$(official_user postgres /var/lib/postgresql)" \
        --essential-hook='mkdir -p "$1/etc/postgresql-common"
            echo "create_main_cluster = false" >"$1/etc/postgresql-common/createcluster.conf"' \
        --customize-hook="copy-in '$ROOT/compose/standins/postgres/docker-entrypoint.sh' /usr/local/bin" \
        --customize-hook='mkdir -p "$1/docker-entrypoint-initdb.d" "$1/var/lib/postgresql/data"
            chroot "$1" chown postgres: /var/lib/postgresql/data; chmod 1777 "$1/var/lib/postgresql/data"'
}

# The official images give their servers the user and group 999, before any package makes its own.
official_user() {
    printf '%s\n' "echo '$1:x:999:999::$2:/bin/bash' >>\"\$1/etc/passwd\"; echo '$1:x:999:' >>\"\$1/etc/group\""
}
