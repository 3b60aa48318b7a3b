# `up`, `env` and `down`: which way, and the way with Docker.
# shellcheck shell=bash

up() {
    local native=
    while (($#)); do
        case $1 in
            --native) native=yes ;;
            --scale)
                set_scale "${2:-}"
                shift
                ;;
            --scale=*) set_scale "${1#--scale=}" ;;
            *) die "up knows --native and --scale FAMILY=N, not '$1'" ;;
        esac
        shift
    done
    lock_state
    if [[ -z $native && ! -e $STATE/mode ]] && engine_answers && compose_answers; then echo docker >"$STATE/mode"; fi
    if [[ -n $native || ! -e $STATE/mode ]]; then
        [[ $(mode) != docker ]] || die "it runs under Docker; stop that first with compose/dev down"
        echo native >"$STATE/mode"
    fi
    "$(mode)_up"
}

# How `up` started what runs: native or docker.
mode() { cat "$STATE/mode" 2>/dev/null || true; }

environment() {
    [[ -n $(mode) ]] || die "nothing runs; start it with compose/dev up"
    "$(mode)_environment"
}

down() {
    local wipe=
    case ${1:-} in
        '') ;;
        --wipe) wipe=wipe ;;
        *) die "down knows --wipe, not '$1'" ;;
    esac
    [[ -d $STATE ]] || return 0
    lock_state
    local how
    how=$(mode)
    "${how:-native}_down" "$wipe"
    rm -f "$STATE/mode"
    say "stopped"
}

engine_answers() { have docker && timeout 10 docker info >/dev/null 2>&1; }

compose_answers() { docker compose version >/dev/null 2>&1; }

# compose COMMAND...: in the folder whose .env names the compose file. COMPOSE_ROOT: another clone's.
compose() { (cd "${COMPOSE_ROOT:-$ROOT}" && docker compose "$@" 9>&-); }

docker_up() {
    local started=$SECONDS name
    local -a scale=()
    for name in cron-publisher "${families[@]}"; do scale+=(--scale "$name=$(replicas "$name")"); done
    say "a Docker engine answers: docker compose up"
    compose up -d --build "${scale[@]}" >&2 || die "docker compose up failed; docker compose logs says more"
    if has_demo; then
        wait_for_demo docker_sql || die "not everything came in; docker compose ps -a and docker compose logs say more"
    fi
    say "up in $(elapsed "$started")"
    docker_summary
}

# Whether the demo's profile is on; without it there is no sandbox, and accounts are the user's to link.
has_demo() { compose config --services | grep -x link >/dev/null; }

docker_summary() {
    printf '\nCarillon runs, and ticks on.\n' >&2
    ! has_demo || cat >&2 <<TEXT
  what came in           $(demo_sentence "$(demo_counts docker_sql)")
  search all of it       docker compose exec ingestion carillon search "$demo_question" --user $demo_user
TEXT
    cat >&2 <<TEXT
  addresses              eval "\$(compose/dev env)"
  ring a bell by hand    amqp-publish --url="\$AMQP_URL" -e carillon.ticks -r ingestion.ingest_emails -b '{}'
  the HTTP API           \$CONTROL_URL, described at \$CONTROL_URL/openapi.json
  RabbitMQ               \$MANAGEMENT_URL, user and password as in \$AMQP_URL
  the ledger             psql "\$DATABASE_URL" -c 'TABLE scheduled_job_runs'
  command line           docker compose exec ingestion carillon
  logs                   docker compose logs -f
  stop                   compose/dev down
TEXT
}

docker_sql() { compose exec -T postgres psql -X -A -t -q -U postgres -d carillon -c "$1" </dev/null; }

docker_environment() {
    local service id
    assignment CONTROL_URL "http://$(published "$(compose ps -q control)" 8080)"
    assignment AMQP_URL "$(docker_url amqp_url rabbitmq 5672)"
    assignment DATABASE_URL "$(docker_url database_url postgres 5432)"
    assignment MANAGEMENT_URL "http://$(published "$(compose ps -q rabbitmq)" 15672)"
    for service in sandbox cron-publisher control "${families[@]}"; do
        for id in $(compose ps -q "$service"); do
            service_assignment "$service" "$(docker inspect -f '{{index .Config.Labels "com.docker.compose.container-number"}}' "$id")" \
                "http://$(published "$id" "$(container_port "$service")")"
        done
    done
}

container_port() { if [[ $1 == sandbox ]]; then echo 8025; else echo 9090; fi; }

# published CONTAINER PORT: the address on this machine that leads there.
published() { docker port "$1" "$2/tcp" | head -n 1; }

# docker_url SECRET SERVICE PORT: the secret's URL with the address that leads there from this machine.
docker_url() {
    local url
    url=$(compose exec -T ingestion cat "/run/secrets/$1" </dev/null) || die "the services do not run; see docker compose ps"
    echo "${url/@$2:$3/@$(published "$(compose ps -q "$2")" "$3")}"
}

docker_down() {
    local -a options=()
    [[ ${1:-} != wipe ]] || options=(--volumes)
    compose down "${options[@]}" >&2
}
