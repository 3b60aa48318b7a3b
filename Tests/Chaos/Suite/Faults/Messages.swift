import AMQP
import ChaosJobs
import FoundationEssentials
import Models
import Postgres
import TestSupport

/// Messages that come twice, late, or too large.
extension Fault {
    /// Every message three times and in no order, among bells that call to nothing and ticks of runs long done.
    static let duplicatesAndDisorder = Fault("duplicate and reordered deliveries", short: .everywhere) { scene in
        let (jobs, ticks) = (scene.tally.fresh(100, .message), scene.tally.fresh(10, .tick))
        let messages = try jobs.map { try scene.asker.message(of: $0) } + ticks.map { try scene.asker.tick(of: $0) }
        let all = messages + messages + messages + bells(100) + (try await ticksOfOld(scene))
        try await scene.asker.confirm(all.shuffled())
        scene.tally.accepted(jobs, .message)
        scene.tally.accepted(ticks, .tick)
        scene.tally.owe(jobs)
    }

    private static func bells(_ count: Int) -> [AMQPMessage] {
        let bell = AMQPMessage(exchange: "", routingKey: Topology.bellsQueue(.ingestion), body: [])
        return Array(repeating: bell, count: count)
    }

    private static func ticksOfOld(_ scene: Scene) async throws -> [AMQPMessage] {
        let runs = try await scene.database.query("SELECT id FROM scheduled_job_runs WHERE trigger = 'schedule'")
        return try runs.map { row in
            AMQPMessage(
                exchange: Topology.ticksExchange, routingKey: Topology.routingKey(.ingestion, NoteInstant.name),
                body: try Tick(runID: try row.decode("id")).encoded())
        }
    }

    /// Bodies beyond the limit of 1 MiB end as dead letters that say so, and hold up nothing.
    static let oversize = Fault("oversize messages") { scene in
        let messages = [1024 * 1024 + 1, 2 * 1024 * 1024, 15 * 1024 * 1024].flatMap(oversized)
        for message in messages { try await scene.asker.confirm([message]) }
        try await InTime.until("a dead letter for each", .seconds(30)) {
            try await scene.count(
                """
                SELECT count(*) AS value FROM dead_letters WHERE kind IN ('request', 'tick') AND body_size > 1024 * 1024
                """) == Int64(messages.count)
        }
    }

    private static func oversized(_ size: Int) -> [AMQPMessage] {
        let body = [UInt8](repeating: UInt8(ascii: "{"), count: size)
        let jobs = Topology.routingKey(.ingestion, NoteNumber.type)
        let ticks = Topology.routingKey(.ingestion, NoteTick.name)
        return [
            AMQPMessage(exchange: Topology.jobsExchange, routingKey: jobs, body: body),
            AMQPMessage(exchange: Topology.ticksExchange, routingKey: ticks, body: body),
        ]
    }
}
