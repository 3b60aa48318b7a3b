import FoundationEssentials
import Models
import Postgres

@testable import Jobs

/// A ledger of its own, dropped when the test is over.
struct LedgerFixture: Sendable {
    let database: TestSchema
    let pool: PostgresPool

    /// A job that the catalogue has, registered.
    let job: CataloguedJob

    static func with(_ body: (LedgerFixture) async throws -> Void) async throws {
        try await TestSchema.with { database in
            let pool = PostgresPool(
                configuration: database.configuration, size: 12, acquireTimeout: .seconds(30), logger: database.logger)
            defer { pool.close() }
            // Something of the tests' own for effects to write.
            try await pool.query("CREATE TABLE probe (note text NOT NULL)")
            let job = try Catalogue.job(named: "ingest_emails")
            try await ScheduleLedger.register([job], in: pool)
            try await body(LedgerFixture(database: database, pool: pool, job: job))
        }
    }

    /// Enters a process that lives until it is ended by hand.
    func process() async throws -> UUID {
        let identity = ProcessIdentity(service: "ingestion")
        try await ProcessLedger.enter(identity, in: pool)
        return identity.id
    }

    /// The only value a query gives.
    func value<Value: PostgresDecodable>(_ query: PostgresQuery, as type: Value.Type = Value.self) async throws -> Value
    {
        let rows = try await pool.query("SELECT v FROM (\(unescaped: query.sql)) AS t (v)")
        return try rows[rows.startIndex].decode("v", as: type)
    }

    func count(_ what: String) async throws -> Int {
        Int(try await value("SELECT count(*) FROM \(unescaped: what)", as: Int64.self))
    }

    /// What the probe's table holds.
    func notes() async throws -> [String] {
        try await pool.query("SELECT note FROM probe ORDER BY note").map { try $0.decode("note") }
    }

    /// Effects that leave a note.
    static func noting(_ note: String) -> JobOutcome.Effects {
        { transaction in
            try await transaction.query("INSERT INTO probe VALUES (\(note))")
            return ["noted": 1]
        }
    }

    func breaches() async throws -> [String] {
        try await Verifier.breaches(in: pool).map(\.description)
    }
}

/// What effects throw that fail.
struct Broken: Error {}

/// Runs `body` in `count` tasks at once and gives what they returned.
func racing<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Value
) async throws -> [Value] {
    try await withThrowingTaskGroup(of: Value.self) { group in
        for index in 0..<count { group.addTask { try await body(index) } }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}
