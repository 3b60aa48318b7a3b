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

# wait_for_demo SQL_COMMAND: until some of each has come in and the first synchronisation pauses for some seconds; says how it
# goes. Where mail goes on to arrive without a pause, some of each is enough in the end.
wait_for_demo() {
    local sql=$1 counts='' last same=0 began=$SECONDS told=$SECONDS deadline=$((SECONDS + ${CARILLON_DEMO_TIMEOUT:-240}))
    say "waiting for the clock to bring mail, events, a document and meetings"
    until has_all "$counts" && ((same == 3 || SECONDS >= deadline)); do
        ((SECONDS < deadline)) || return 1
        last=$counts
        sleep 2
        counts=$(demo_counts "$sql" 2>/dev/null) || counts=
        if [[ $counts == "$last" ]]; then same=$((same + 1)); else same=0; fi
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
