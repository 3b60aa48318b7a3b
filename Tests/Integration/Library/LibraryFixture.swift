import Documents
import FoundationEssentials
import Intelligence
import Jobs
import JobsTesting
import Library
import Logging
import Models
import Postgres

@testable import IngestionJobs

/// A library in a database of the test's own, with the jobs that fill it and two users, who know nothing of each other.
struct LibraryFixture: Sendable {
    let database: TestDatabase
    let service: TestService
    let ann: UUID
    let bob: UUID
    let embedders: Embedders

    var pool: PostgresPool { database.pool }
    var logger: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

    static func with(
        _ embedders: Embedders = Embedders(BuiltinEmbedder()), _ body: (LibraryFixture) async throws -> Void
    ) async throws {
        try await TestDatabase.with(startingAt: .now) { database in
            let service = try await service(embedders, on: database)
            let fixture = LibraryFixture(
                database: database, service: service, ann: try await user("ann@example.org", in: database.pool),
                bob: try await user("bob@example.org", in: database.pool), embedders: embedders)
            try await body(fixture)
        }
    }

    /// The same library with other embedders, as after a change of the settings.
    func with(_ embedders: Embedders) async throws -> LibraryFixture {
        LibraryFixture(
            database: database, service: try await Self.service(embedders, on: database), ann: ann, bob: bob,
            embedders: embedders)
    }

    private static func service(_ embedders: Embedders, on database: TestDatabase) async throws -> TestService {
        try await TestService(.ingestion, on: database) { registry in
            registry.register(IngestDocument(reader: DocumentReader(), memory: nil))
            registry.register(GenerateEmbeddings(embedders: embedders))
            registry.register(StoreVectors())
            registry.register(RefreshEmbeddings(embedders: embedders))
            registry.register(IndexMail(embedders: embedders))
            registry.register(IndexEvents(embedders: embedders))
            registry.register(IndexMeetings(embedders: embedders))
            try registry.register(ProcessCaptureQueue(embedders: embedders))
            try registry.register(IngestPendingDocuments(embedders: embedders))
        }
    }

    private static func user(_ email: String, in pool: PostgresPool) async throws -> UUID {
        try await pool.query(
            """
            WITH tenant AS (INSERT INTO tenants (name) VALUES (\(email)) RETURNING id)
            INSERT INTO users (tenant_id, email) SELECT id, \(email) FROM tenant RETURNING id
            """)[0].decode("id")
    }

    @discardableResult
    func upload(_ name: String, _ text: String, of user: UUID? = nil) async throws -> DocumentPlacement {
        try await upload(name, bytes: Array(text.utf8), of: user)
    }

    @discardableResult
    func upload(_ name: String, bytes: [UInt8], of user: UUID? = nil) async throws -> DocumentPlacement {
        try await DocumentStore.store(
            DocumentUpload(userID: user ?? ann, name: name, content: bytes), cause: Cause(), in: pool)
    }

    func search(
        _ text: String, of user: UUID? = nil, filter: SearchFilter = SearchFilter(), limit: Int = 10
    ) async throws -> SearchAnswer {
        try await Searcher(database: pool, embedders: embedders, logger: logger)
            .search(text, of: user ?? ann, filter: filter, limit: limit)
    }

    func titles(_ text: String, of user: UUID? = nil, filter: SearchFilter = SearchFilter()) async throws -> [String] {
        try await search(text, of: user, filter: filter).hits.map(\.title)
    }

    func version(_ placement: DocumentPlacement) async throws -> DocumentVersion? {
        try await DocumentVersion.load(placement.versionID, in: pool)
    }

    func count(_ what: String) async throws -> Int {
        let rows = try await pool.query("SELECT count(*) AS v FROM \(unescaped: what)")
        return Int(try rows[0].decode("v", as: Int64.self))
    }
}
