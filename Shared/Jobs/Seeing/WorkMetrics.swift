import Metrics
import Models
import Synchronization

/// What a process counts of runs and queued jobs where it happens; the README's table has the names.
///
/// Made once for each label and its dimensions: making one costs more than using it.
enum WorkMetrics {
    private struct Key: Hashable {
        let label: String
        let first: String?
        let second: String?
    }

    private static let made = Mutex<(counters: [Key: Counter], timers: [Key: Metrics.Timer])>(([:], [:]))

    /// Between the instant a run was due and its start.
    static func lateness(_ value: Duration, job: String) {
        timer("carillon_tick_lateness_seconds", ("job", job)).recordSeconds(value.seconds)
    }

    static func ended(_ job: String, _ status: RunStatus, after duration: Duration) {
        counter("carillon_runs_total", ("job", job), ("status", status.rawValue)).increment()
        timer("carillon_run_duration_seconds", ("job", job)).recordSeconds(duration.seconds)
    }

    /// Runs that ended without having begun.
    static func notRun(_ job: String, _ status: String, _ count: Int) {
        counter("carillon_runs_total", ("job", job), ("status", status)).increment(by: count)
    }

    static func enqueued(_ type: String, _ count: Int) {
        counter("carillon_jobs_enqueued_total", ("type", type)).increment(by: count)
    }

    /// Between the instant a queued job was due and its start.
    static func started(_ type: String, after wait: Duration) {
        timer("carillon_start_latency_seconds", ("type", type)).recordSeconds(max(0, wait.seconds))
    }

    static func attempted(_ type: String, _ outcome: String, after duration: Duration) {
        counter("carillon_attempts_total", ("type", type), ("outcome", outcome)).increment()
        timer("carillon_attempt_duration_seconds", ("type", type)).recordSeconds(duration.seconds)
    }

    /// A claim was void when what was done under it was to be written.
    static func lostClaim(_ kind: Transition.Kind) {
        counter("carillon_claims_lost_total", ("kind", kind.rawValue)).increment()
    }

    /// A claim of a dead process was taken back.
    static func tookBack(_ kind: Transition.Kind) {
        counter("carillon_claims_taken_back_total", ("kind", kind.rawValue)).increment()
    }

    enum LeaseLoss: String, CaseIterable {
        /// The session that holds the proof of life broke.
        case session
        /// Others have proven this process dead.
        case declaredDead = "declared_dead"
    }

    static func lostLease(_ reason: LeaseLoss) {
        counter("carillon_leases_lost_total", ("reason", reason.rawValue)).increment()
    }

    static func processDied() {
        counter("carillon_processes_died_total").increment()
    }

    /// - Parameter kind: as in `dead_letters.kind`.
    static func deadLetter(_ kind: String) {
        counter("carillon_dead_letters_total", ("kind", kind)).increment()
    }

    static func published(_ count: Int) {
        counter("carillon_outbox_published_total").increment(by: count)
    }

    static func notified() {
        counter("carillon_event_notifications_total").increment()
    }

    /// Makes the counters that have no label, or few values of it, so that they are there at zero.
    static func prepare() {
        for kind in [Transition.Kind.run, .job] {
            _ = counter("carillon_claims_lost_total", ("kind", kind.rawValue))
            _ = counter("carillon_claims_taken_back_total", ("kind", kind.rawValue))
        }
        for reason in LeaseLoss.allCases { _ = counter("carillon_leases_lost_total", ("reason", reason.rawValue)) }
        for kind in ["job"] + DeadLetter.Kind.allCases.map(\.rawValue) {
            _ = counter("carillon_dead_letters_total", ("kind", kind))
        }
        for name in [
            "carillon_processes_died_total", "carillon_outbox_published_total", "carillon_event_notifications_total",
        ] { _ = counter(name) }
    }

    private static func counter(
        _ label: String, _ first: (String, String)? = nil, _ second: (String, String)? = nil
    ) -> Counter {
        let key = Key(label: label, first: first?.1, second: second?.1)
        return made.withLock { made in
            if let counter = made.counters[key] { return counter }
            let counter = Counter(label: label, dimensions: [first, second].compactMap { $0 })
            made.counters[key] = counter
            return counter
        }
    }

    private static func timer(_ label: String, _ dimension: (String, String)) -> Metrics.Timer {
        let key = Key(label: label, first: dimension.1, second: nil)
        return made.withLock { made in
            if let timer = made.timers[key] { return timer }
            let timer = Metrics.Timer(label: label, dimensions: [dimension])
            made.timers[key] = timer
            return timer
        }
    }
}
