/* Carillon's claims, proofs of death, fences, hand-overs, bells and outbox, for spin. README.md says how to run it and
   what it leaves out.

   Which step is which piece of code (Shared/Jobs unless said otherwise):

   connect, break, look, rebirth    Processes/ProcessLock.hold, run, look, rebirth, changeIdentity; ProcessLedger
   suspect, declare dead            Processes/DeathWatch.observe; ProcessLock.declareDead; ProcessLedger.endUnlessRenewed
   standing runs out                Processes/Standing.isGood; ProcessLock.validity
   may_send                         Definitions/WorkContext+Standing.mayAct, before each request that leaves the process
   ask, commit the claim            Worker/Claimer.fill and claimRuns; Ledger/JobLedger+Claim, RunLedger+Claim
   claim lost, handed back          Worker/LostClaims
   seat                             Worker/Office.seat
   handler returns, is stranded     Worker/Execution.run; Worker/JobExecutor.decide, RunExecutor.perform; StrandedWork
   hold the row, write, commit      Definitions/Claim+Hold; Ledger/JobLedger+Finish and +Return, RunLedger+Finish
   written again                    Worker/Office.persist; JobLedger.confirmEnded, RunLedger.lock
   drain, leave                     Worker/Worker.drainOut; ProcessLock.leave
   sweep: release, settle, ring     Worker/Sweep; Ledger/JobLedger+Release, RunLedger+Release; RunLedger.settle
   silent transaction given up      Postgres/Configuration: idleInTransactionTimeout, set in Hosting/Backbone
   fire, relay                      Publishing/SchedulePublisher; Ledger/ScheduleLedger+Fire; Publishing/OutboxRelay
   hear, take, record, ack          Worker/Worker.hearBells and takeMessages; Worker/TickIntake; RunLedger+Record
   skip, wait, supersede            Ledger/RunLedger+Overlap; RunLedger.isDue; ScheduleLedger.supersede */

/* Three worlds, each with two service processes; see README.md. */
#if defined(TICKS)
#define THINGS 3
#define INSTANTS 2
#define BY_HAND 2
#define HEARS_BELLS true
#elif defined(FAMILY)
#define THINGS 3
#define HEARS_BELLS false
#else
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
