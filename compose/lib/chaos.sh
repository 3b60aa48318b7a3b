# `chaos`: the suite that breaks things, on Debian's own RabbitMQ and on that of the release after it.
# shellcheck shell=bash

run_chaos() {
    make_state
    need_swift
    install_build_packages
    # the clocks, the plain client that deletes queues, the links that are cut
    install_packages rabbitmq-server amqp-tools faketime iproute2
    find_postgres
    local product bin started=$SECONDS
    say "building; the first time takes some minutes"
    for product in chaos-clock chaos-worker cron-publisher chaos; do build_with_swift --product "$product"; done
    bin=$(cd "$ROOT" && swift build --show-bin-path)
    say "built in $(elapsed "$started")"
    bring_root rabbitmq trixie
    # this script's own settings would be taken for Carillon's
    for product in $(compgen -e CARILLON_); do unset "$product"; done
    CARILLON_PG_BIN=$POSTGRES_BIN "$bin/chaos" --broker-root "$ROOT_FOLDER" "$@"
}
