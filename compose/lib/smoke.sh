# `smoke`: what a stranger does with Docker, from a fresh clone: up, scale, a tick by hand, a kill, down.
# shellcheck shell=bash

# how docker finds the containers and volumes of this run
readonly label=label=com.docker.compose of_smoke=(--filter label=com.docker.compose.project=carillon-smoke)

run_smoke() {
    (($# == 0)) || die "smoke takes no options"
    make_state
    local started=$SECONDS
    # not below compose/: docker compose prefers a compose.yaml in any folder above to the one that .env names
    smoke=$(mktemp -d "${TMPDIR:-/tmp}/carillon-smoke.XXXXXX")
    COMPOSE_ROOT=$smoke/clone
    # its own names, so that it never touches a stack that runs on the same engine
    export COMPOSE_PROJECT_NAME=carillon-smoke CARILLON_TAG=smoke CARILLON_TARGET=prebuilt
    trap end_smoke EXIT
    trap 'exit 130' INT TERM

    install_packages amqp-tools curl
    start_engine
    bring_images
    build_executables
    lay_out_clone
    smoke_checks
    smoke_passed=yes
    say "smoke: $checks checks passed in $(elapsed "$started")"
}

# A clone of what stands in the working tree, committed or not, with the executables that were built beside it.
lay_out_clone() {
    mkdir -p "$COMPOSE_ROOT"
    if git -C "$ROOT" rev-parse --git-dir >/dev/null 2>&1; then
        git -C "$ROOT" ls-files -z -co --exclude-standard --deduplicate |
            (cd "$ROOT" && while IFS= read -r -d '' file; do [[ ! -e $file ]] || printf '%s\0' "$file"; done) |
            tar -C "$ROOT" --null --no-recursion -T - -c | tar -C "$COMPOSE_ROOT" -x
    else
        tar -C "$ROOT" --exclude=./.build --exclude=./compose/.state -c . | tar -C "$COMPOSE_ROOT" -x
    fi
    "$ROOT/compose/lib/stage.sh" "$BIN" "$COMPOSE_ROOT/compose/.state/prebuilt"
}

checks=0
# check SENTENCE COMMAND...: one line of the smoke; the first that fails ends it.
check() {
    local sentence=$1 began=$SECONDS
    shift
    "$@" || die "smoke: not so: $sentence"
    checks=$((checks + 1))
    say "smoke: $sentence ($(elapsed "$began"))"
}

smoke_checks() {
    check 'docker compose up -d brings everything up' compose_up
    check 'mail, events, a document and meetings come in' wait_for_demo docker_sql
    check 'search finds mail' finds mail "$(newest mail_messages subject)"
    check 'search finds an event' finds event "$(newest calendar_events title)"
    check 'search finds the document' finds document "$demo_question"
    check 'search finds a meeting' finds meeting "$(newest published_meetings title)"
    check 'a document comes in by HTTP, with a token of the command line' ingested_by_http
    check 'what compose/dev env says changes nothing of what runs' environment_changes_nothing
    check 'all services report that they live' wait_until 60 all_healthy
    check 'nothing runs as root or may write to its image' hardened
    check 'docker compose up -d --scale ingestion=3 makes three of it' scale_ingestion
    check 'a tick by amqp-publish becomes a completed run' tick_by_hand
    check 'a killed ingestion process is started anew' kill_ingestion
    check 'a tick after the kill becomes a completed run' tick_by_hand
    check 'carillon verify finds nothing to complain about' wait_until 30 verified
    check 'services drain on SIGTERM and exit 0' drained
    check 'docker compose down leaves nothing' taken_down
}

compose_up() {
    compose up -d >"$smoke/up.log" 2>&1 || { tail_of "$smoke/up.log" 60 && return 1; }
    say "image: $(docker image inspect -f '{{.Size}}' carillon:smoke | awk '{ printf "%.0f MB", $1 / 1000000 }'), of which" \
        "Debian $(docker image inspect -f '{{.Size}}' debian:bookworm-slim | awk '{ printf "%.0f MB", $1 / 1000000 }')"
}

# finds KIND WORDS: through the command line in a container, as the closing lines of `up` say.
finds() { wait_until 30 found "$@" compose exec -T ingestion carillon; }

# newest TABLE COLUMN: a title to look for, of the demo's first user where the table has users.
newest() {
    local whose=
    [[ $1 == published_meetings ]] || whose="AND user_id = (SELECT id FROM users WHERE email = '$demo_user')"
    docker_sql "SELECT $2 FROM $1 WHERE is_indexed AND length($2) > 8 $whose ORDER BY id DESC LIMIT 1"
}

# As the README has it: the file is this machine's, which a container does not see.
ingested_by_http() {
    local token address
    token=$(compose exec -T control carillon token --user "$demo_user" </dev/null) || return 1
    address=http://$(published "$(compose ps -q control)" 8080)
    curl --fail --silent --show-error -H "Authorization: Bearer $token" \
        --data-binary @"$COMPOSE_ROOT/README.md" "$address/ingest?name=README.md" >"$smoke/ingest.log" || return 1
    wait_until 60 is_searchable README.md
}

is_searchable() {
    (($(docker_sql "SELECT count(*) FROM document_versions JOIN documents ON documents.id = document_id
        WHERE name = '$1' AND state = 'searchable'") > 0))
}

# A shell that took what `compose/dev env` says starts no other services by the next `docker compose up`.
environment_changes_nothing() {
    local before after
    before=$(compose ps -q cron-publisher control "${families[@]}" | sort)
    (
        set -a
        eval "$(docker_environment)"
        compose up -d >"$smoke/again.log" 2>&1
    ) || { tail_of "$smoke/again.log" && return 1; }
    after=$(compose ps -q cron-publisher control "${families[@]}" | sort)
    [[ $before == "$after" ]]
}

scale_ingestion() {
    compose up -d --scale ingestion=3 >"$smoke/scale.log" 2>&1 || { tail_of "$smoke/scale.log" && return 1; }
    wait_until 60 three_healthy
}

three_healthy() { (($(docker ps -q "${of_smoke[@]}" --filter "${label}.service=ingestion" --filter health=healthy | wc -l) == 3)); }

all_healthy() { [[ -z $(docker ps -q "${of_smoke[@]}" --filter health=starting --filter health=unhealthy) ]]; }

hardened() {
    local id user read_only
    for id in $(docker ps -q "${of_smoke[@]}"); do
        user=$(docker inspect -f '{{.Config.User}}' "$id")
        read_only=$(docker inspect -f '{{.HostConfig.ReadonlyRootfs}}' "$id")
        [[ -n $user && $user != 0* && $user != root* && $read_only == true ]] || {
            say "$(docker inspect -f '{{.Name}}' "$id"): user '$user', read-only $read_only"
            return 1
        }
    done
}

# Rings as any program would, and waits for that run by its message id... which amqp-publish cannot set: by count.
tick_by_hand() {
    local before url
    before=$(completed_by_hand) || return 1
    url=$(docker_url amqp_url rabbitmq 5672)
    amqp-publish --url="$url" -e carillon.ticks -r ingestion.ingest_emails -C application/json -b '{}' || return 1
    wait_until 60 more_completed_by_hand "$before"
}

completed_by_hand() {
    docker_sql "SELECT count(*) FROM scheduled_job_runs
        WHERE job = 'ingest_emails' AND trigger = 'manual' AND status = 'completed'"
}

more_completed_by_hand() { (($(completed_by_hand) > $1)); }

kill_ingestion() {
    local victim pid
    victim=$(docker ps -q "${of_smoke[@]}" --filter "${label}.service=ingestion" | head -n 1)
    pid=$(docker inspect -f '{{.State.Pid}}' "$victim")
    as_root kill -KILL "$pid"
    wait_until 60 restarted "$victim" "$pid" && wait_until 60 three_healthy
}

restarted() {
    [[ $(docker inspect -f '{{.State.Running}} {{.RestartCount}}' "$1") == "true "[1-9]* ]] &&
        [[ $(docker inspect -f '{{.State.Pid}}' "$1") != "$2" ]]
}

verified() {
    local output
    output=$(compose exec -T ingestion carillon verify </dev/null 2>&1) && [[ -z $output ]] && return
    printf '%s\n' "$output" >"$smoke/verify.log"
    return 1
}

drained() {
    compose stop cron-publisher "${families[@]}" >"$smoke/stop.log" 2>&1 || return 1
    local id
    for id in $(docker ps -aq "${of_smoke[@]}" --filter status=exited); do
        [[ $(docker inspect -f '{{.State.ExitCode}}' "$id") == 0 ]] || {
            say "$(docker inspect -f '{{.Name}} exited with {{.State.ExitCode}}' "$id")"
            return 1
        }
    done
}

taken_down() {
    compose down --volumes --timeout 30 >"$smoke/down.log" 2>&1 || return 1
    [[ -z $(docker ps -aq "${of_smoke[@]}") && -z $(docker volume ls -q "${of_smoke[@]}") ]]
}

# Whatever happened: shows why, takes everything down, stops the engine if it is ours.
end_smoke() {
    local status=$?
    trap - EXIT
    trap '' INT TERM
    set +e
    if [[ -z ${smoke_passed:-} && -f $COMPOSE_ROOT/.env ]] && engine_answers; then
        say "smoke failed; what stood there:"
        compose ps -a >&2
        compose logs --tail 25 --no-color >&2 2>/dev/null
        [[ ! -s $smoke/verify.log ]] || tail_of "$smoke/verify.log"
        compose down --volumes --timeout 5 >/dev/null 2>&1
    fi
    if [[ -z ${engine_is_ours:-} ]] && engine_answers; then
        docker image rm carillon:smoke >/dev/null 2>&1
        remove_stand_ins
    fi
    stop_engine
    rm -rf "$smoke"
    exit "$status"
}
