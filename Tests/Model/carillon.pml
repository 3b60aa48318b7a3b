#if defined(TICKS)
#define THINGS 3
#define INSTANTS 2
#define BY_HAND 2
#define HEARS_BELLS true
#elif defined(FAMILY)
#define THINGS 3
#define HEARS_BELLS false
#else
#define CLAIMS
#define THINGS 1
#define HEARS_BELLS false
#define RETRIES
#endif

#ifndef FAULTS
#define FAULTS 2
#endif
#define PROCESSES 2
#define LIVES (FAULTS + 2)
#define MAX_RETRIES 2
#define CRASH_LIMIT 2

#include "state.pml"
#include "ledger.pml"
#ifdef TICKS
#include "broker.pml"
#endif
#include "process.pml"
#include "faults.pml"
#include "properties.pml"

init {
    atomic {
#ifndef TICKS
        thing[0].status = WAITING;
#endif
        run lock_session(0); run lock_session(1);
        run worker(0); run worker(1);
        run sweep(0); run sweep(1);
        run fate(0); run fate(1);
        run fortune();
#ifdef TICKS
        run schedule_publisher(0); run schedule_publisher(1);
        run intake(0); run intake(1)
#endif
    }
}
