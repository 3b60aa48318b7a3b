#!/usr/bin/env bash
# Gives the demo something to bring in: links the sandbox's accounts as users would link theirs (all at Google, the last of
# several at Microsoft), hands in a document of the first user, and rings for calendars and meetings, whose clock may strike
# hours later. What was done before stays as it is.
set -euo pipefail

folder=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
linked=$(carillon connection list --json)
count=${DEMO_MAILBOXES:-5}
for ((number = 1; number <= count; number++)); do
    account=user$number@example.com provider=gmail
    ((number < count || count == 1)) || provider=outlook
    # what the sandbox calls this user's refresh token
    [[ $linked == *"\"$account\""* ]] ||
        carillon connection add "$provider" --account "$account" --kind mail --kind calendar <<<"1//sandbox-$account"
done

((count == 0)) || carillon ingest "$folder/night-train.md" --user user1@example.com
carillon tick ingest_calendar_events

# The latest runs that read meetings, one a line.
runs() { carillon runs --job scrape_mep_meetings --limit 100 --json; }

# Whether one of them knew a source and read it.
brought_meetings() {
    local run
    while read -r run; do
        [[ $run != *'"status":"completed"'* || ! $run =~ \"sources\":[1-9] ]] || return 0
    done < <(runs)
    return 1
}

# settled CORRELATION_ID: whether that run has ended.
settled() {
    local run
    while read -r run; do
        [[ $run != *"\"$1\""* || ! $run =~ \"status\":\"(completed|failed)\" ]] || return 0
    done < <(runs)
    return 1
}

# The sources are known some moments after cron-publisher has started, and a run before that knows none.
for ((try = 1; try <= 10; try++)); do
    ! brought_meetings || exit 0
    tick=$(carillon tick scrape_mep_meetings --json)
    [[ $tick =~ \"correlation_id\":\"([^\"]+)\" ]]
    id=${BASH_REMATCH[1]}
    for ((second = 0; second < 30; second++)); do
        ! settled "$id" || break
        sleep 1
    done
done
brought_meetings || {
    echo 'no meetings came in; carillon runs --job scrape_mep_meetings says why' >&2
    exit 1
}
