/* What there is: the ledger, the processes, the broker, and the faults still to come. */

mtype:status = { ABSENT, WAITING, HELD, COMPLETED, FAILED, SKIPPED, SUPERSEDED };
mtype:mode = { RUNS, FROZEN, CUT, GONE };
mtype:stage = { IDLE, ASKS, ANSWERED, HANDLES, STRANDED, WRITES, HOLDS };
mtype:decision = { NONE, DONE, FAIL, HAND_BACK };
mtype:ending = { LIVES_ON, STOPPED, DIED };
mtype:intake = { NOTHING, TAKEN, STALE, RECORDED };

/* ---- The ledger. A thing is a run or a queued job; `pending` and `queued` are WAITING, `processing` and `running`
   are HELD. ---- */

typedef Thing {
    mtype:status status = ABSENT;
    byte holder;            /* an identity */
    byte fence;             /* 0 while nobody holds it */
    byte draws;             /* fences drawn so far: what a random fence stands for, never the same twice */
    byte failures;          /* retry_count */
    byte crashes;
    byte effects;           /* how often its effect committed */
#ifdef BAD_FENCE_REUSED
    byte attempt;
#endif
};

Thing thing[THINGS];
mtype:ending ending[PROCESSES * LIVES] = LIVES_ON;     /* of each identity */
byte sweeper;               /* 1 + who holds the family's advisory lock; 0 is nobody */
byte swept_thing, swept_fence;

#ifdef FAMILY
bool settled;
#endif

/* ---- A service process with one slot. ---- */

typedef Process {
    bool up = true;
    mtype:mode mode = RUNS;
    byte life;              /* its identity, among those of this process */
    /* ProcessLock and Standing */
    bool session = true;    /* as the process believes */
    bool locked = true;     /* as the server knows */
    bool good = true;       /* the standing is open */
    bool suspects;          /* its look found the other dead */
    bool draining;
    /* Claimer, Workbench and executor */
    bool awake = true;      /* a wake-up is in the buffer */
    mtype:stage stage = IDLE;
    byte work;              /* the thing it claimed */
    byte fence;
    byte claimed_for;       /* the life the claim was asked for */
    bool stop;              /* the handler is cancelled */
    mtype:decision decision = NONE;
#ifdef BAD_FENCE_REUSED
    byte draw;              /* which claim this really is */
#endif
#ifdef BAD_HANDOVER_BEFORE_COMMIT
    bool sees_last;
#endif
#ifdef TICKS
    mtype:intake taking = NOTHING;
#endif
};

Process process[PROCESSES];

/* ---- Publishers, outbox and broker. ---- */

#ifdef TICKS
typedef Publisher {
    bool up = true;
    bool looks;             /* has read `accounted_to`, fires next */
    byte seen;
    byte message;           /* 1 + the instant it publishes; 0 is none */
    bool sent;              /* the broker confirmed it, or in a bad variant: it is deleted */
};
Publisher publisher[2];

byte accounted;             /* `accounted_to`: instants that are in the ledger */
bool outbox[INSTANTS];
bool reached[INSTANTS];     /* the broker confirmed the message once */
bool bell;                  /* a bell or tick is in the queue */
bool hand = true;           /* the tick by hand is in the queue */
bool wiped;                 /* the broker lost everything once */
#endif

/* ---- Faults. ---- */

byte faults = FAULTS;       /* how many more */

/* ---- What is said when a property breaks; always false. ---- */

hidden byte I1_effect_happens_once, I1_ends_once, I1_message_makes_one_run, I1_deleted_message_was_confirmed;
hidden byte I2_instant_has_one_run, I3_writes_under_current_fence;
hidden byte I4_sends_under_current_fence, I4_one_handler, I4_no_overlap, crashes_counted_apart;

/* ---- Shorthand. ---- */

#define identity_of(p, l)   ((p) * LIVES + (l))
#define identity(p)         identity_of(p, process[p].life)
#define claimer_id(p)       identity_of(p, process[p].claimed_for)
#define is_dead(i)          (ending[i] != LIVES_ON)

#define reaches(p)          (process[p].up && process[p].mode == RUNS)
/* a process whose link to the database is cut goes on computing and sending */
#define computes(p)         (process[p].up && (process[p].mode == RUNS || process[p].mode == CUT))

#define mine(p)             thing[process[p].work]
#define is_current(p)       (mine(p).status == HELD && mine(p).fence == process[p].fence)

#define has_ended(t)        (thing[t].status != ABSENT && thing[t].status != WAITING && thing[t].status != HELD)
