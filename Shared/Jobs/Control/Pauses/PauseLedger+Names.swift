import FoundationEssentials
import Models
import Postgres

extension PauseLedger {
    /// What a name stands for in `pauses.key`.
    static func key(
        _ scope: PauseScope, _ name: String, in database: any PostgresQuerying
    ) async throws -> String {
        switch scope {
        case .scheduled: return try await scheduledJob(name, in: database)
        case .schedule: return try await schedule(name, in: database)
        case .type:
            try await JobLedger.expectType(name, in: database)
            return name
        case .family: return try family(name)
        case .tenant: return try await tenant(name, in: database).uuidString.lowercased()
        }
    }

    private static func family(_ name: String) throws -> String {
        if let family = Family(rawValue: name) { return family.rawValue }
        throw NotFound("family", named: name, among: Family.allCases.map(\.rawValue))
    }

    /// A job of the catalogue, or one that services of a newer version run.
    static func scheduledJob(_ name: String, in database: any PostgresQuerying) async throws -> String {
        let known = try await database.query("SELECT 1 FROM scheduled_jobs WHERE name = \(name)")
        if !known.isEmpty { return name }
        let job = try Catalogue.job(named: name)
        try await ScheduleLedger.know(job, in: database)
        return job.name
    }

    private static func schedule(_ name: String, in database: any PostgresQuerying) async throws -> String {
        let known = try await database.query(
            "SELECT job AS name FROM schedules UNION ALL SELECT name FROM recurring_jobs ORDER BY 1"
        ).map { try $0.decode("name", as: String.self) }
        if known.contains(name) { return name }
        if let job = try? Catalogue.job(named: name), known.contains(job.name) { return job.name }  // an alias
        throw NotFound("schedule", named: name, among: known)
    }

    /// A tenant by name or id; an id counts also where only queued jobs have it.
    static func tenant(_ name: String, in database: any PostgresQuerying) async throws -> UUID {
        if let id = UUID(uuidString: name) {
            let known = try await database.query(
                """
                SELECT 1 WHERE EXISTS (SELECT 1 FROM tenants WHERE id = \(id))
                    OR EXISTS (SELECT 1 FROM live_jobs WHERE tenant_id = \(id))
                    OR EXISTS (SELECT 1 FROM pauses WHERE scope = 'tenant' AND key = \(id.uuidString.lowercased()))
                """)
            if known.isEmpty { throw NotFound("tenant \(id.uuidString.lowercased())") }
            return id
        }
        let tenants = try await database.query("SELECT id, name FROM tenants ORDER BY name")
        for tenant in tenants where try tenant.decode("name", as: String.self) == name {
            return try tenant.decode("id")
        }
        throw NotFound("tenant", named: name, among: try tenants.map { try $0.decode("name", as: String.self) })
    }
}
