/* Publishers with their outbox, the broker, and what services hear from it. Only with TICKS. */

#define someone_awake       ((process[0].awake && reaches(0)) || (process[1].awake && reaches(1)))

/* ScheduleLedger.fire: the run, its message and `accounted_to` in one transaction under the lock on the job's row. */
inline fire(p) {
    assert(I2_instant_has_one_run || thing[publisher[p].seen].status == ABSENT);
    if
    :: publisher[p].seen > 0 && thing[0].status == WAITING -> thing[0].status = SUPERSEDED
    :: else
    fi;
    thing[publisher[p].seen].status = WAITING;
    outbox[publisher[p].seen] = true;
    accounted = publisher[p].seen + 1;
    if
    :: publisher[p].message == 0 -> publisher[p].message = 1 + publisher[p].seen
    :: else     /* goes with what is left over */
    fi
}

#define in_hand(m)          ((publisher[0].up && publisher[0].message == 1 + (m)) || \
                             (publisher[1].up && publisher[1].message == 1 + (m)))
#define is_left(m)          (outbox[m] && !in_hand(m))

proctype schedule_publisher(byte p) {
end_publisher:
    do
    :: atomic {     /* SchedulePublisher.round */
        publisher[p].up && !publisher[p].looks && accounted < INSTANTS ->
            publisher[p].looks = true; publisher[p].seen = accounted
    }
    :: atomic {     /* SchedulePublisher.fire */
        publisher[p].up && publisher[p].looks ->
            if
#ifndef BAD_FIRE_UNLOCKED
            :: publisher[p].seen != accounted
#endif
            :: else -> fire(p)
            fi;
            publisher[p].looks = false; publisher[p].seen = 0
    }
    :: atomic {     /* Outbox.claim: what its writer left behind */
        publisher[p].up && publisher[p].message == 0 && (is_left(0) || is_left(1)) ->
            publisher[p].message = (is_left(0) -> 1 : 2)
    }
    :: atomic {     /* OutboxRelay.publish: the broker confirms */
        publisher[p].up && publisher[p].message > 0 && !publisher[p].sent ->
            publisher[p].sent = true;
#ifdef BAD_OUTBOX_MARKED_FIRST
            outbox[publisher[p].message - 1] = false
#else
            bell = true; reached[publisher[p].message - 1] = true
#endif
    }
    :: atomic {     /* Outbox.remove */
        publisher[p].up && publisher[p].sent ->
#ifdef BAD_OUTBOX_MARKED_FIRST
            bell = true; reached[publisher[p].message - 1] = true;
#else
            assert(I1_deleted_message_was_confirmed || reached[publisher[p].message - 1]);
            outbox[publisher[p].message - 1] = false;
#endif
            publisher[p].message = 0; publisher[p].sent = false
    }
    :: atomic {     /* SIGKILL; the other one stays, and is alike */
        publisher[p].up && p == 0 && faults > 0 ->
            faults--;
            publisher[p].up = false; publisher[p].looks = false; publisher[p].seen = 0;
            publisher[p].message = 0; publisher[p].sent = false
    }
    od
}

proctype intake(byte me) {
end_intake:
    do
    :: atomic {     /* Worker.hearBells; TickIntake.accept of a tick whose run is in the ledger */
        bell && reaches(me) && !process[me].awake && process[me].stage == IDLE && !process[me].draining ->
            bell = false; process[me].awake = true
    }
    :: atomic {     /* Worker.takeMessages */
        hand && reaches(me) && process[me].taking == NOTHING && !process[me].draining ->
            hand = false;
#ifdef BAD_ACK_BEFORE_COMMIT
            process[me].taking = STALE
#else
            process[me].taking = TAKEN
#endif
    }
    :: atomic {     /* TickIntake.record: once by message id */
        reaches(me) && (process[me].taking == TAKEN || process[me].taking == STALE) ->
            if
#ifndef BAD_MESSAGE_ID_IGNORED
            :: thing[BY_HAND].status != ABSENT
#endif
            :: else ->
                assert(I1_message_makes_one_run || thing[BY_HAND].status == ABSENT);
                thing[BY_HAND].status = WAITING
            fi;
            process[me].awake = true;
            process[me].taking = (process[me].taking == TAKEN -> RECORDED : NOTHING)
    }
    :: atomic {     /* AMQPDelivery.acknowledge */
        reaches(me) && process[me].taking == RECORDED -> process[me].taking = NOTHING
    }
    :: atomic {     /* the broker hands out again what a silent consumer did not acknowledge */
        process[me].up && process[me].mode != RUNS &&
            (process[me].taking == TAKEN || process[me].taking == RECORDED) ->
            hand = true;
            process[me].taking = (process[me].taking == TAKEN -> STALE : NOTHING)
    }
    od
}
