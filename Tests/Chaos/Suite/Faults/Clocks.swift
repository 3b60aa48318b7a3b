import FoundationEssentials
import Glibc
import Postgres
import TestSupport

/// Wall clocks that are an hour off for a while, and right again.
extension Fault {
    static let clocks = [1, -1].flatMap { hours in
        [
            Fault(
                name("publisher", hours), cast: publisherClock, short: hours < 0 ? .once : .never, needs: .clock
            ) { scene in
                try await shift(hours, scene) { try await publisherIsOff(scene) }
            },
            Fault(name("worker", hours), cast: workerClock, short: hours > 0 ? .once : .never, needs: .clock) { scene in
                try await shift(hours, scene) { try await workerIsOff(scene) }
            },
            // Instants that were accounted for while the clock was ahead are not accounted for again (I2), so that
            // schedules rest until they have passed.
            Fault(
                name("database", hours), within: .seconds(15), short: hours > 0 ? .once : .never,
                flows: Set(Flow.allCases).subtracting(hours > 0 ? [.schedules] : []), needs: .clock
            ) { scene in
                try await shiftDatabase(hours, scene)
            },
        ]
    }

    private static func name(_ whose: String, _ hours: Int) -> String {
        "clock of the \(whose) \(hours < 0 ? "-" : "+")\(abs(hours)) h"
    }

    private static var publisherClock: Cast {
        var cast = Cast()
        cast.publisherClock = true
        return cast
    }

    private static var workerClock: Cast {
        var cast = Cast()
        cast.workerClock = true
        return cast
    }

    private static func shift(_ hours: Int, _ scene: Scene, until isOff: () async throws -> Bool) async throws {
        guard let clock = scene.clock else { throw SystemError(what: "the scene has no clock", code: 0) }
        try clock.shift(hours: hours)
        try await InTime.until("the clock to be off", .seconds(10)) { try await isOff() }
        try await scene.moreIsNoted(50)
        try await ContinuousClock().sleep(for: .seconds(3))  // for as long as the fault lasts
        try clock.shift(hours: 0)
    }

    /// By what workers last noted.
    private static func workerIsOff(_ scene: Scene) async throws -> Bool {
        try await scene.count(
            """
            SELECT count(*) AS value FROM chaos_effects
            WHERE abs(extract(epoch FROM noted_at - clock_timestamp())) > 1800
            """) > 0
    }

    /// By its last line of log, which begins with an instant.
    private static func publisherIsOff(_ scene: Scene) async throws -> Bool {
        let words = scene.publishers[0].process.output.split(separator: "\n").last?.split(separator: " ") ?? []
        let instants = words.prefix(2).compactMap { try? Date(String($0), strategy: .iso8601) }
        return instants.contains { abs($0.timeIntervalSinceNow) > 1800 }
    }

    /// The server is started anew with a clock that can be changed, and again when the scene is over.
    private static func shiftDatabase(_ hours: Int, _ scene: Scene) async throws {
        let (clock, database) = (try FakeClock(scene.servers.undertaker), scene.servers.database)
        try await database.stop()
        try await database.start(clock.environment)
        scene.afterwards {
            try await database.stop()
            try await database.start()
            FakeClock.sweep()
        }
        _ = try await scene.flowsAgain(within: .seconds(30))
        try clock.shift(hours: hours)
        try await InTime.until("the clock to be off", .seconds(10)) { try await offset(scene) > 1800 }
        try await ContinuousClock().sleep(for: .seconds(5))  // for as long as the fault lasts
        // so that jobs wait that were written by the wrong clock
        for worker in scene.workers { worker.signal(SIGSTOP) }
        defer { for worker in scene.workers { worker.signal(SIGCONT) } }
        _ = try await scene.asker.inTransaction(20)
        try clock.shift(hours: 0)
        try await InTime.until("the clock to be right", .seconds(10)) { try await offset(scene) < 1800 }
    }

    /// Of the database's clock from this process's, in seconds.
    private static func offset(_ scene: Scene) async throws -> UInt64 {
        try await scene.count(
            "SELECT (extract(epoch FROM clock_timestamp()) - \(Date().timeIntervalSince1970))::bigint AS value"
        ).magnitude
    }
}
