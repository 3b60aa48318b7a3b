/* Finitely many faults, at any moment. */

inline kill(p) {
    process[p].up = false; process[p].mode = RUNS; process[p].session = false; process[p].locked = false;
    process[p].good = false; process[p].suspects = false; process[p].draining = false; process[p].awake = false;
    forget_slot(p);
    if
    :: sweeper == 1 + p -> sweeper = 0; swept_thing = 0; swept_fence = 0
    :: else
    fi
#ifdef TICKS
    ; if
    :: process[p].taking == TAKEN || process[p].taking == RECORDED -> hand = true
    :: else
    fi;
    process[p].taking = NOTHING
#endif
}

/* What cannot be undone happens to process 0 alone: the two are alike, and one of them must stay. */
proctype fate(byte p) {
end_fate:
    do
    :: atomic { process[p].up && p == 0 && faults > 0 && process[p].mode != GONE -> faults--; kill(p) }    /* SIGKILL */
#ifndef TICKS
    :: atomic { process[p].up && faults > 0 && process[p].mode == RUNS ->
        faults--;
        if
        :: process[p].mode = FROZEN                     /* SIGSTOP, and some day SIGCONT */
        :: process[p].mode = CUT                        /* no packet passes, neither side knows */
        :: p == 0 -> process[p].mode = GONE             /* SIGSTOP, for good */
        fi
    }
    :: atomic { process[p].mode == FROZEN || process[p].mode == CUT -> process[p].mode = RUNS }
    :: atomic { process[p].up && faults > 0 && process[p].locked ->     /* the lock session is lost on the server */
        faults--; process[p].locked = false
    }
    :: atomic { process[p].up && faults > 0 && !process[p].draining ->  /* SIGTERM */
        faults--; process[p].draining = true
    }
#endif
    od
}

#ifdef TICKS
inline wipe(p) {
    if
    :: process[p].taking == TAKEN -> process[p].taking = STALE
    :: process[p].taking == RECORDED -> process[p].taking = NOTHING
    :: else
    fi
}
#endif

proctype fortune() {
end_fortune:
    do
    :: atomic { faults > 0 -> faults = 0 }      /* no more of them: whatever is stuck now stays stuck */
#ifdef TICKS
    :: atomic { faults > 0 ->                   /* the broker loses everything */
        faults--;
        bell = false; hand = false; wiped = true;
        wipe(0); wipe(1)
    }
#endif
    od
}
