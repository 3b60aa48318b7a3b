/* Transactions of the ledger: each inline is one that commits, so it is called inside an atomic step. */

#ifdef TICKS
/* The things are runs of one job: 0, 1, … by schedule with overlap `skip`, the last one by hand with `buffer_one`. */
#define runs_now(t)         ((t != 0 && thing[0].status == HELD) || (t != 1 && thing[1].status == HELD) || \
                             (t != 2 && thing[2].status == HELD))
#define is_due(t)           (thing[t].status == WAITING && !(t == BY_HAND && runs_now(t)))
#else
#define is_due(t)           (thing[t].status == WAITING)
#endif

#if THINGS == 1
#define something_due       is_due(0)
#else
#define something_due       (is_due(0) || is_due(1) || is_due(2))
#endif

inline forget_slot(p) {
    process[p].stage = IDLE; process[p].work = 0; process[p].fence = 0; process[p].claimed_for = 0;
    process[p].stop = false; process[p].decision = NONE
#ifdef BAD_FENCE_REUSED
    ; process[p].draw = 0
#endif
#ifdef BAD_HANDOVER_BEFORE_COMMIT
    ; process[p].sees_last = false
#endif
}

inline end_thing(t, as) {
    assert(I1_ends_once || !has_ended(t));
    thing[t].status = as; thing[t].holder = 0; thing[t].fence = 0
}

inline wait_again(t) {
    thing[t].status = WAITING; thing[t].holder = 0; thing[t].fence = 0
}

/* JobLedger.claim, RunLedger.claim. Whether the holder still lives is asked in the statement's snapshot, so it may
   be declared dead before the commit: nothing here depends on that question. */
inline claim(p, t) {
    thing[t].status = HELD;
    thing[t].holder = claimer_id(p);
    thing[t].draws++;
#ifdef BAD_FENCE_REUSED
    thing[t].attempt++;
    thing[t].fence = thing[t].attempt;
    process[p].draw = thing[t].draws;
#else
    thing[t].fence = thing[t].draws;
#endif
    process[p].work = t; process[p].fence = thing[t].fence;
    process[p].stage = ANSWERED
}

#ifdef TICKS
/* RunLedger.claim and RunLedger.yield under the lock on the job's row. */
inline claim_or_yield(p, t) {
    if
#ifdef BAD_OVERLAP_UNLOCKED
    :: claim(p, t)
#else
    :: !runs_now(t) -> claim(p, t)
    :: runs_now(t) -> end_thing(t, SKIPPED); forget_slot(p); process[p].awake = true
#endif
    fi
}
#else
#define claim_or_yield(p, t) claim(p, t)
#endif

#ifdef FAMILY
/* Thing 0 is a run; its children come into being with its end. */
inline hand_over(p, t) {
    if
    :: t == 0 -> thing[1].status = WAITING; thing[2].status = WAITING
    :: else
    fi
#ifdef BAD_HANDOVER_BEFORE_COMMIT
    ; if
    :: t != 0 && process[p].sees_last -> settled = true
    :: else
    fi
#endif
}

#define other_child(t)      (3 - (t))
#define all_children_ended  (has_ended(1) && has_ended(2))
#else
#define hand_over(p, t)     skip
#endif

/* The decision of an attempt, with its effect, in the transaction that holds the row. */
inline write(p, t) {
#ifdef BAD_FENCE_REUSED
    assert(I3_writes_under_current_fence || process[p].draw == thing[t].draws);
#endif
    assert(I3_writes_under_current_fence || is_current(p));
    if
    :: process[p].decision == DONE ->
        assert(I1_effect_happens_once || thing[t].effects == 0);
        thing[t].effects++;
        end_thing(t, COMPLETED);
        hand_over(p, t)
    :: process[p].decision == FAIL ->
        thing[t].failures++;
        if
        :: thing[t].failures == MAX_RETRIES -> end_thing(t, FAILED)
        :: else -> wait_again(t)
        fi
    :: process[p].decision == HAND_BACK ->
        wait_again(t)
#ifdef BAD_FENCE_REUSED
        ; if
        :: process[p].draining -> thing[t].attempt--    /* a drain burns no attempt */
        :: else
        fi
#endif
    fi
}

#ifdef BAD_DRAIN_COUNTS_AS_CRASH
#define died(i) is_dead(i)
#else
#define died(i) (ending[i] == DIED)
#endif

/* JobLedger.releaseDead, RunLedger.releaseDead: one row, by its fence. */
inline release(t, fence_seen) {
    if
#ifdef BAD_RELEASE_UNFENCED
    :: thing[t].status == HELD ->
#else
    :: thing[t].status == HELD && thing[t].fence == fence_seen ->
#endif
        if
        :: died(thing[t].holder) ->
            assert(crashes_counted_apart || ending[thing[t].holder] != STOPPED);
            thing[t].crashes++
        :: else
        fi;
        if
        :: thing[t].crashes == CRASH_LIMIT -> end_thing(t, FAILED)
        :: else -> wait_again(t)
        fi
    :: else
    fi
}
