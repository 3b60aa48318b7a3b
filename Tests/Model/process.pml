/* A service process: its lock session, its claimer and executor, its sweep. Each step is one message, statement or
   transaction; between two steps anything may happen. A step is guarded by its having something to do, where the
   code looks again each half second or second. */

/* ---- ProcessLock, Standing, DeathWatch ---- */

#define other(p)            (1 - (p))

/* A renewal or a lock taken: what others saw before proves nothing any more, as the statement that declares a death
   compares it. */
inline show_life(me) {
#ifndef BAD_DECLARED_UNCHECKED
    process[other(me)].suspects = false
#else
    skip
#endif
}

/* What DeathWatch takes for proof. Its times are modelled by what they leave time for: who runs has noticed the loss
   of its session before the lock has been absent for a second, and a standing runs out before either proof is
   complete. */
#define noticed(p)          (!process[p].up || !process[p].good)
#if defined(BAD_LOCK_LOST_IS_DEATH)
#define by_absence(p)       (!process[p].locked)
#elif defined(BAD_STANDING_OUTLASTS_PROOF)
#define by_absence(p)       (!process[p].locked && (noticed(p) || process[p].mode != RUNS))
#else
#define by_absence(p)       (!process[p].locked && noticed(p))
#endif
#ifdef BAD_NO_LEASE
#define by_lease(p)         false
#else
#define by_lease(p)         (process[p].mode != RUNS && noticed(p))
#endif

#define holds_session(p)    (reaches(p) && process[p].session && process[p].locked)

inline begin_life(me) {
    process[me].life++;
    assert(process[me].life < LIVES);
    process[me].good = false;
    process[other(me)].suspects = false
}

proctype lock_session(byte me) {
end_lock_session:
    do
    :: atomic {     /* ProcessLock.hold: connects, takes the lock, renews */
        reaches(me) && !process[me].session ->
            process[me].session = true; process[me].locked = true; show_life(me)
    }
    :: atomic {     /* ProcessLock.run: the session is found broken */
        reaches(me) && process[me].session && !process[me].locked ->
            process[me].session = false; process[me].good = false; process[me].suspects = false
    }
    :: atomic {     /* ProcessLock.look: counted among the living, so the standing opens */
        holds_session(me) && !process[me].good && !is_dead(identity(me)) ->
            show_life(me); process[me].good = true
    }
    :: atomic {     /* ProcessLock.rebirth: others have proven this process dead */
        holds_session(me) && is_dead(identity(me)) ->
#ifdef BAD_REBIRTH_KEEPS_IDENTITY
            ending[identity(me)] = LIVES_ON; process[me].good = false;
#else
            begin_life(me);
#endif
            process[me].suspects = false;
#ifndef BAD_REBIRTH_KEEPS_WORK
            process[me].stop = (process[me].stage == HANDLES)   /* onDeath: Workbench.stopAll(.claimVoid) */
#endif
    }
    :: atomic {     /* ProcessLock.look: DeathWatch.observe names the other */
        holds_session(me) && !process[me].suspects && !is_dead(identity(other(me))) &&
            (by_absence(other(me)) || by_lease(other(me))) ->
            process[me].suspects = true
    }
    :: atomic {     /* ProcessLock.declareDead */
        holds_session(me) && process[me].suspects ->
            if
            :: !is_dead(identity(other(me))) -> ending[identity(other(me))] = DIED
            :: else
            fi;
            process[me].suspects = false
    }
    :: atomic {     /* Standing: time passes while nobody looks */
        process[me].up && process[me].mode != RUNS && process[me].good -> process[me].good = false
    }
    :: atomic {     /* Worker.drainOut is over; ProcessLock.leave, or with stranded work the process just ends */
        process[me].draining && holds_session(me) && !is_dead(identity(me)) &&
            process[me].stage != HANDLES && process[me].stage != WRITES && process[me].stage != HOLDS ->
            ending[identity(me)] = (process[me].stage == STRANDED -> DIED : STOPPED);
            forget_slot(me);
            begin_life(me);         /* its supervisor starts it anew */
            process[me].draining = false; process[me].awake = true; process[me].suspects = false
    }
    od
}

/* ---- Claimer, JobExecutor, RunExecutor ---- */

/* Whether the server ends an open transaction: a peer that answers no keepalive, and one that is idle in it. */
#ifdef BAD_SILENT_TRANSACTION_KEPT
#define is_given_up(p)      (process[p].mode == CUT)
#define may_commit(p)       reaches(p)      /* the client was frozen before it sent its COMMIT */
#else
#define is_given_up(p)      (process[p].mode != RUNS)
#define may_commit(p)       process[p].up   /* it is on its way, or the transaction is given up */
#endif

#ifdef BAD_OVERLAP_UNLOCKED
/* What to claim and whether it may start are decided here, and the claim commits later. */
inline choose_unlocked(me) {
    if
    :: is_due(0) && !runs_now(0) -> process[me].work = 0
    :: is_due(1) && !runs_now(1) -> process[me].work = 1
    :: is_due(2) -> process[me].work = 2
    :: else -> forget_slot(me)
    fi
}
#endif

proctype worker(byte me) {
end_worker:
    do
    :: atomic {     /* Claimer.fill: sends the claim for who it is now */
        process[me].stage == IDLE && reaches(me) && process[me].awake && process[me].good &&
            !process[me].draining && something_due ->
            process[me].claimed_for = process[me].life;
            process[me].stage = ASKS
#ifdef BAD_OVERLAP_UNLOCKED
            ; choose_unlocked(me)
#endif
    }
    :: atomic {     /* the server commits the claim, whatever its client does meanwhile */
        process[me].stage == ASKS && process[me].up ->
            if
#ifdef BAD_OVERLAP_UNLOCKED
            :: is_due(process[me].work) -> claim_or_yield(me, process[me].work)
#else
            :: is_due(0) -> claim_or_yield(me, 0)
#if THINGS == 3
            :: is_due(1) -> claim_or_yield(me, 1)
            :: is_due(2) -> claim_or_yield(me, 2)
#endif
#endif
            :: is_dead(claimer_id(me)) -> forget_slot(me)
            :: else -> forget_slot(me)
            fi
    }
#ifdef TICKS
    :: atomic {     /* from the answer to the commit: a process that can only be killed has its claim to itself */
        process[me].stage == ANSWERED && process[me].up ->
            process[me].decision = DONE;
            write(me, process[me].work);
            forget_slot(me); process[me].awake = true
    }
#else
    :: atomic {     /* Claimer.start: Workbench.seat */
        process[me].stage == ANSWERED && reaches(me) ->
            process[me].stage = HANDLES;
#ifdef BAD_SEAT_UNCHECKED
            process[me].stop = process[me].draining
#else
            process[me].stop = (process[me].draining || process[me].claimed_for != process[me].life)
#endif
    }
    :: atomic {     /* the connection is lost after the claim's commit: a claim held and not seated is handed back */
        process[me].stage == ANSWERED && process[me].up && faults > 0 ->
            faults--;
#ifdef BAD_CLAIM_ANSWER_LOST
            forget_slot(me)
#else
            process[me].stage = WRITES; process[me].decision = HAND_BACK
#endif
    }
    :: atomic {     /* the handler returns; one that is cancelled may still have finished */
        process[me].stage == HANDLES && computes(me) ->
            process[me].stage = WRITES;
            if
            :: process[me].decision = DONE
#ifdef RETRIES
            :: !process[me].stop -> process[me].decision = FAIL
#endif
            :: process[me].stop -> process[me].decision = HAND_BACK
            fi;
            process[me].stop = false
    }
    :: atomic {     /* the handler ignores its deadline or its cancellation: StrandedWork, the process drains */
        process[me].stage == HANDLES && computes(me) && faults > 0 ->
            faults--;
            process[me].stage = STRANDED; process[me].stop = true; process[me].draining = true
#ifdef BAD_STRANDED_SLOT_FREED
            ; if
            :: is_current(me) -> wait_again(process[me].work)
            :: else
            fi
#endif
    }
    :: atomic {     /* Claim.hold: the transaction locks the row by its fence, or finds that the claim is lost */
        process[me].stage == WRITES && reaches(me) ->
            if
#ifdef BAD_NO_FENCE_CHECK
            :: !has_ended(process[me].work) ->
#else
            :: is_current(me) ->
#endif
                process[me].stage = HOLDS
#ifdef BAD_HANDOVER_BEFORE_COMMIT
                ; process[me].sees_last = (process[me].work != 0 && has_ended(other_child(process[me].work)))
#endif
            :: else -> forget_slot(me); process[me].awake = true
            fi
    }
    :: atomic {     /* the server commits: JobLedger.complete, giveBack, bury; RunLedger.finish, handBack */
        process[me].stage == HOLDS && may_commit(me) ->
            write(me, process[me].work);
            if
            :: process[me].mode == RUNS -> forget_slot(me); process[me].awake = true
            :: process[me].mode != RUNS -> process[me].stage = WRITES
            :: process[me].mode == RUNS && faults > 0 ->    /* Office.persist: COMMIT unknown, written again */
                faults--; process[me].stage = WRITES
            fi
    }
    :: atomic {     /* the server gives up a transaction whose client is silent */
        process[me].stage == HOLDS && process[me].up && is_given_up(me) ->
            process[me].stage = WRITES
    }
    :: atomic {     /* Worker.drainOut: Workbench.stopAll(.drain) */
        process[me].stage == HANDLES && process[me].draining && reaches(me) && !process[me].stop ->
            process[me].stop = true
    }
#endif
    :: atomic {     /* a wake-up finds nothing */
        process[me].stage == IDLE && reaches(me) && process[me].awake && !something_due && HEARS_BELLS ->
            process[me].awake = false
    }
    od
}

/* ---- Sweep ---- */

#define row_is_locked(t)    ((process[0].stage == HOLDS && process[0].work == t) || \
                             (process[1].stage == HOLDS && process[1].work == t))
#define is_orphan(t)        (thing[t].status == HELD && is_dead(thing[t].holder))

#if THINGS == 1
#define some_orphan         is_orphan(0)
#else
#define some_orphan         (is_orphan(0) || is_orphan(1) || is_orphan(2))
#endif

proctype sweep(byte me) {
end_sweep:
    do
    :: atomic {     /* Sweep.tidy: takes the family's lock, and sees what dead holders left */
        sweeper == 0 && reaches(me) && process[me].good && some_orphan ->
            if
            :: is_orphan(0) -> swept_thing = 0
#if THINGS == 3
            :: is_orphan(1) -> swept_thing = 1
            :: is_orphan(2) -> swept_thing = 2
#endif
            fi;
            sweeper = 1 + me; swept_fence = thing[swept_thing].fence
    }
    :: atomic {     /* JobLedger.release, RunLedger.release: waits for whoever holds the row */
        sweeper == 1 + me && reaches(me) && !row_is_locked(swept_thing) ->
            release(swept_thing, swept_fence);
            sweeper = 0; swept_thing = 0; swept_fence = 0
    }
    :: atomic {     /* the server gives up the sweep's transaction when its client is silent */
        sweeper == 1 + me && is_given_up(me) ->
            sweeper = 0; swept_thing = 0; swept_fence = 0
    }
#ifdef FAMILY
#ifndef BAD_HANDOVER_BEFORE_COMMIT
    :: atomic {     /* RunLedger.settle: with a snapshot taken after the children committed */
        reaches(me) && process[me].good && !settled && has_ended(0) && all_children_ended -> settled = true
    }
#endif
#endif
#ifdef TICKS
#ifndef BAD_NO_BELL_SWEEP
    :: atomic {     /* Sweep.ring, and its own wake-up */
        reaches(me) && process[me].good && something_due && !bell && !someone_awake -> bell = true
    }
#endif
#endif
    od
}
