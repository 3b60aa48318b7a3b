# What comes in for the demo: waiting for it, counting it, finding it.
# shellcheck shell=bash

readonly demo_user=user1@example.com demo_question='night train to Lisbon'

# demo_counts SQL_COMMAND: messages, events, documents and meetings that search finds, in one line.
demo_counts() {
    "$1" "SELECT concat_ws(' ',
        (SELECT count(*) FROM mail_messages WHERE is_indexed), (SELECT count(*) FROM calendar_events WHERE is_indexed),
        (SELECT count(*) FROM document_versions WHERE state = 'searchable'),
        (SELECT count(*) FROM published_meetings WHERE is_indexed))"
}

# demo_remainder SQL_COMMAND: accounts without mail so far, and queued jobs that are due or at work.
demo_remainder() {
    "$1" "SELECT (SELECT count(*) FROM connections WHERE 'mail' = ANY (kinds)
            AND NOT EXISTS (SELECT FROM mail_messages WHERE connection_id = connections.id AND is_indexed))
        + (SELECT count(*) FROM live_jobs WHERE available_at <= now())"
}

# wait_for_demo SQL_COMMAND: until some of each has come in and, once at least, nothing more is on its way; says how it goes.
# Where something always is, some of each is enough in the end.
wait_for_demo() {
    local sql=$1 counts='' rest='' began=$SECONDS told=$SECONDS deadline=$((SECONDS + ${CARILLON_DEMO_TIMEOUT:-240}))
    say "waiting for the clock to bring mail, events, a document and meetings"
    until has_all "$counts" && { [[ $rest == 0 ]] || ((SECONDS >= deadline)); }; do
        ((SECONDS < deadline)) || return 1
        sleep 1
        rest=$(demo_remainder "$sql" 2>/dev/null) || rest=
        counts=$(demo_counts "$sql" 2>/dev/null) || counts=
        if ((SECONDS - told >= 10)); then
            say "  $(demo_sentence "$counts"), after $((SECONDS - began)) s"
            told=$SECONDS
        fi
    done
}

# has_all COUNTS: whether none of them is missing or zero.
has_all() { [[ -n $1 && " $1 " != *' 0 '* ]]; }

# demo_sentence COUNTS: them in words.
demo_sentence() {
    local messages events documents meetings
    read -r messages events documents meetings <<<"$1"
    printf 'messages %s, events %s, documents %s, meetings %s' \
        "${messages:-0}" "${events:-0}" "${documents:-0}" "${meetings:-0}"
}

# found KIND WORDS CARILLON...: whether search brings something of that kind to the demo's first user. CARILLON is how the
# command line is called.
found() {
    local kind=$1 words=$2 answer
    shift 2
    answer=$("$@" search "$words" --user "$demo_user" --kind "$kind" --json </dev/null) || return 1
    [[ $answer == *"\"kind\":\"$kind\""* ]]
}
