import FoundationEssentials
import Operations
import Postgres

/// A point in time on a command line: an instant, or a span before or after now by the database's clock.
enum Moment: Hashable {
    case at(Date)
    case span(Duration)

    /// - Throws: what shapes are read.
    init(parsing text: String) throws {
        if let span = DurationText.parse(text) {
            self = .span(span)
        } else if let instant = try? Date(text, strategy: .iso8601) {  // else it is neither, as told below
            self = .at(instant)
        } else {
            throw Fault("'\(text)' is neither an instant like 2026-05-04T10:00:00Z nor a span like 90s, 15m, 2h or 30d")
        }
    }

    /// The instant, a span counted back from now.
    func past(in database: any PostgresQuerying) async throws -> Date { try await resolve(-1, in: database) }

    /// The instant, a span counted from now on.
    func future(in database: any PostgresQuerying) async throws -> Date { try await resolve(1, in: database) }

    private func resolve(_ sign: Double, in database: any PostgresQuerying) async throws -> Date {
        switch self {
        case .at(let date): return date
        case .span(let span):
            let now = try await database.query("SELECT clock_timestamp() AS now")[0].decode("now", as: Date.self)
            return now.addingTimeInterval(sign * (span / .seconds(1)))
        }
    }
}
