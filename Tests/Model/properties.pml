/* What must always be so, and that everything ends. */

/* ---- Safety. Each guard is the breach; a step that is never possible costs no states. ---- */

#define may_send(p)         (process[p].stage == HANDLES && computes(p) && process[p].good && !process[p].stop)
#define has_handler(p)      (process[p].up && (process[p].stage == HANDLES || process[p].stage == STRANDED) && \
                             !is_dead(claimer_id(p)))
#ifdef TICKS
#define same_work           true
#define overlap             ((thing[0].status == HELD && (thing[1].status == HELD || thing[2].status == HELD)) \
                             || (thing[1].status == HELD && thing[2].status == HELD))
#else
#define same_work           (process[0].work == process[1].work)
#define overlap             false
#endif

active proctype safety() {
end_safety:
    do
    :: may_send(0) && !is_current(0) -> assert(I4_sends_under_current_fence)
    :: may_send(1) && !is_current(1) -> assert(I4_sends_under_current_fence)
    :: has_handler(0) && has_handler(1) && same_work -> assert(I4_one_handler)
    :: overlap -> assert(I4_no_overlap)
    od
}

/* ---- Everything ends: no state without a successor but those in which all is done, and no cycle. ---- */

#if defined(TICKS)
#define all_done    (accounted == INSTANTS && has_ended(0) && has_ended(1) && \
                     (has_ended(BY_HAND) || (wiped && thing[BY_HAND].status == ABSENT)) && \
                     !outbox[0] && !outbox[1] && reached[0] && reached[1])
#elif defined(FAMILY)
#define all_done    ((has_ended(0) && thing[1].status == ABSENT) \
                     || (has_ended(0) && has_ended(1) && has_ended(2) && settled))
#else
#define all_done    has_ended(0)
#endif

/* Waits where no process may end up: spin calls it an invalid end state. */
active proctype progress_to_the_end() {
    all_done
}
