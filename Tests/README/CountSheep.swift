import Jobs
import Models
import Postgres

struct CountSheep: ScheduledJob {
    static let name = "count_sheep"

    func run(_ parameters: [String: JSONValue], _ context: WorkContext) async throws -> RunOutcome {
        let sheep = try await context.database.query("SELECT count(*) AS n FROM sheep")
        let counted = try sheep[0].decode("n", as: Int.self)
        return .done(["scanned": counted]) { transaction in
            try await transaction.query("INSERT INTO counts (n) VALUES (\(counted))")
            return ["added": 1]
        }
    }
}
