import FoundationEssentials
import Postgres

/// One claim in turn, inside its transaction.
struct TurnClaim {
    let types: [String]
    let holder: UUID
    private(set) var turns: Turns
    /// How long it takes until a rate lets more through; `nil` when none holds anything back.
    private(set) var nextToken: Duration?
    let transaction: PostgresTransaction

    init(types: [String], holder: UUID, turns: Turns, transaction: PostgresTransaction) {
        self.types = types
        self.holder = holder
        self.turns = turns
        self.transaction = transaction
    }

    /// Goes down the priorities until `limit` are claimed or nothing is left that may be.
    mutating func take(_ limit: Int) async throws -> [ClaimedJob] {
        let lanes = try await lanes()
        guard let first = lanes.first else { return [] }
        var limits = try await first.areLimited ? JobLimits.load(in: transaction) : JobLimits()
        var claimed: [ClaimedJob] = []
        for lane in lanes where claimed.count < limit {
            let wanted = limit - claimed.count
            let queues = TurnQueues(
                types: lane.types.filter { !limits.allowances.exhausted("type").contains($0) },
                priority: lane.priority, closed: lane.paused.union(limits.allowances.exhaustedTenants),
                exhaustedProviders: limits.allowances.exhausted("provider"), transaction: transaction)
            let candidates = turns.order(try await queues.candidates(wanted, turns))
            let taken = limits.allowances.take(wanted, of: candidates)
            if taken.isEmpty { continue }
            turns.served(taken)
            claimed += try await claim(taken)
        }
        try await limits.save(in: transaction)
        nextToken = limits.nextToken
        return claimed
    }

    private struct Lane {
        let priority: Int16
        let types: [String]
        /// Tenants that are paused, and whether anything is limited; the same in each.
        let paused: Set<UUID>
        let areLimited: Bool
    }

    /// The priorities from the highest on at which anybody takes turns, with the types that wait there.
    private func lanes() async throws -> [Lane] {
        try await transaction.query(
            """
            WITH RECURSIVE given AS (SELECT \(types)::text[] AS types), \(unescaped: JobLedger.lanes)
            SELECT priority, array_agg(type ORDER BY type) AS types, EXISTS (SELECT FROM job_limits) AS are_limited,
                ARRAY(\(unescaped: PauseLedger.tenants)) AS paused
            FROM lanes
            WHERE priority <= (SELECT max(priority) FROM lanes WHERE takes_turns)
            GROUP BY priority ORDER BY priority DESC
            """
        ).map {
            Lane(
                priority: try $0.decode("priority"), types: try $0.decode("types"),
                paused: Set(try $0.decode("paused", as: [UUID].self)), areLimited: try $0.decode("are_limited"))
        }
    }

    /// What another claimed since, or has locked, is left out.
    func claim(_ candidates: [Candidate]) async throws -> [ClaimedJob] {
        let jobs = try await transaction.query(
            """
            WITH given AS (SELECT \(holder) AS holder), due AS MATERIALIZED (
                SELECT id FROM live_jobs AS job WHERE id = ANY(\(candidates.map(\.id))::bigint[])
                    AND \(unescaped: JobLedger.isDue)
                    AND EXISTS (SELECT 1 FROM processes WHERE id = (SELECT holder FROM given) AND ended_at IS NULL)
                FOR UPDATE SKIP LOCKED
            )
            \(unescaped: JobLedger.taking)
            """
        ).map(JobLedger.claimed)
        let places = Dictionary(uniqueKeysWithValues: candidates.enumerated().map { ($1.id, $0) })
        return jobs.sorted { places[$0.id, default: 0] < places[$1.id, default: 0] }
    }
}
