import AMQP
import ChaosJobs
import FoundationEssentials
import Postgres
import TestSupport

extension Scene {
    /// The one number of a statement's one row, in its column `value`.
    func count(_ query: PostgresQuery) async throws -> Int64 {
        guard let row = try await database.query(query).first else {
            throw SystemError(what: "a count without a row", code: 0)
        }
        return try row.decode("value", as: Int64.self)
    }

    /// Waits until all these numbers have been noted.
    func noted(_ numbers: [Int64], as note: Note = .job, within limit: Duration) async throws {
        try await InTime.until("\(numbers.count) numbers to be noted as \(note), from \(numbers.first ?? 0) on", limit)
        {
            try await count(
                """
                SELECT count(DISTINCT number) AS value FROM chaos_effects
                WHERE note = \(note.rawValue) AND number = ANY(\(numbers)::bigint[])
                """) == Int64(numbers.count)
        }
    }

    /// Waits until work of every kind flows, as it does at the start.
    ///
    /// - Parameter minimum: effects since the beginning.
    func flows(_ minimum: Int64 = 40, within limit: Duration = .seconds(60)) async throws {
        try await InTime.until("work of every kind to flow", limit) {
            let kinds = try await count("SELECT count(DISTINCT note) AS value FROM chaos_effects")
            let effects = try await count("SELECT count(*) AS value FROM chaos_effects")
            return kinds == Int64(Note.allCases.count) && effects >= minimum
        }
    }

    /// Waits until more has been noted than now.
    func moreIsNoted(_ more: Int64 = 20, within limit: Duration = .seconds(30)) async throws {
        let before = try await InTime.poll("the ledger to answer", limit) {
            try await count("SELECT count(*) AS value FROM chaos_effects")
        }
        try await InTime.until("\(more) more effects", limit) {
            try await count("SELECT count(*) AS value FROM chaos_effects") >= before + more
        }
    }

    /// Waits until nothing is under way or due.
    func quiet(within limit: Duration = .seconds(30)) async throws {
        try await InTime.until("nothing to be under way", limit) {
            try await count("SELECT count(*) AS value FROM jobs WHERE status IN ('pending', 'processing')") == 0
        }
    }

    // MARK: Halts

    /// Waits until handlers have halted at these numbers.
    ///
    /// - Returns: the processes that run them.
    func halted(_ numbers: [Int64], within limit: Duration = .seconds(20)) async throws -> Set<Int32> {
        try await InTime.poll("\(numbers.count) handlers to halt", limit) {
            let rows = try await database.query(
                "SELECT pid FROM chaos_halts WHERE number = ANY(\(numbers)::bigint[])")
            return rows.count == numbers.count ? Set(try rows.map { try $0.decode("pid", as: Int32.self) }) : nil
        }
    }

    func letGo(_ numbers: [Int64]) async throws {
        try await database.query("UPDATE chaos_halts SET is_released = true WHERE number = ANY(\(numbers)::bigint[])")
    }

    /// The worker with that process; `nil` when it has ended.
    func worker(_ pid: Int32) -> Supervised? { workers.first { $0.pid == pid } }

    // MARK: Recovery

    /// Waits until what was asked for now, in every way, has been done, and what was owed.
    ///
    /// - Parameter again: whether messages are sent again each second, for a broker that may forget what it confirmed.
    /// - Returns: when that was.
    /// - Throws: ``NotInTime``, which says what does not flow.
    func flowsAgain(
        _ flows: Set<Flow> = Set(Flow.allCases), within limit: Duration, again: Bool = false
    ) async throws -> ContinuousClock.Instant {
        try await withThrowingTaskGroup { group in
            for flow in flows {
                group.addTask {
                    try await InTime.value("\(flow) to flow again", limit) {
                        try await self.wait(for: flow, within: limit, again: again)
                    }
                }
            }
            try await group.waitForAll()
        }
        return .now
    }

    /// Before what piled up during the fault: how long that takes to work off says nothing of when work flows again.
    private static let first: Int16 = 10

    private func wait(for flow: Flow, within limit: Duration, again: Bool) async throws {
        switch flow {
        case .transactions: try await noted(asker.inTransaction(1, priority: Self.first), within: limit)
        case .messages: try await messageFlows(within: limit, again: again)
        case .ticks: try await tickFlows(within: limit, again: again)
        case .schedules: try await instants(within: limit)
        case .owed: try await noted(tally.owed, within: limit)
        }
    }

    private func messageFlows(within limit: Duration, again: Bool) async throws {
        let numbers = try await asker.byMessage(1, priority: Self.first)
        try await noted(
            numbers, as: .job, within: limit,
            asking: again ? try numbers.map { try asker.message(of: $0, priority: Self.first) } : [])
    }

    private func tickFlows(within limit: Duration, again: Bool) async throws {
        let numbers = try await asker.byTick(1)
        try await noted(
            numbers, as: .run, within: limit, asking: again ? try numbers.map { try asker.tick(of: $0) } : [])
    }

    /// - Parameter messages: sent again each second.
    private func noted(
        _ numbers: [Int64], as note: Note, within limit: Duration, asking messages: [AMQPMessage]
    ) async throws {
        if messages.isEmpty { return try await noted(numbers, as: note, within: limit) }
        let deadline = ContinuousClock.now + limit
        while true {
            do {
                return try await noted(numbers, as: note, within: .seconds(1))
            } catch  where error is NotInTime && ContinuousClock.now < deadline {
                try await asker.confirm(messages)
            }
        }
    }

    private func instants(within limit: Duration) async throws {
        let before = try await InTime.poll("the ledger to answer", limit) {
            try await count("SELECT count(*) AS value FROM chaos_effects WHERE note = 'instant'")
        }
        try await InTime.until("a run by schedule", limit) {
            try await count("SELECT count(*) AS value FROM chaos_effects WHERE note = 'instant'") > before
        }
    }
}
