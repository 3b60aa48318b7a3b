public import Models
public import Postgres

/// The jobs that tell how others ended. They are enqueued by the database itself, by a trigger on what history takes in,
/// so that every way a job ends calls back.
public enum CallbackLedger {
    /// Checks that somebody would run the job that a callback enqueues.
    ///
    /// - Throws: ``NotFound`` with the near miss for a type that no service runs, or that is of another family.
    public static func expectRunner(of callback: JobCallback?, in database: any PostgresQuerying) async throws {
        guard let callback else { return }
        let types = try await JobLedger.knownTypes(in: database)
        // delivered by a service that may not have started yet
        if callback.type == JobCallback.webhookType, callback.family == .notifications { return }
        guard let family = types[callback.type] else {
            throw NotFound("job type", named: callback.type, among: types.keys.sorted())
        }
        guard family == callback.family else {
            throw NotFound(
                "job type \(callback.type) of \(callback.family.rawValue)", hint: ": it belongs to \(family.rawValue)")
        }
    }

    /// The families of some callbacks that wait, the newest ends first: whose bells are rung.
    public static func waiting(in database: any PostgresQuerying) async throws -> Set<Family> {
        let rows = try await database.query(
            """
            SELECT DISTINCT family FROM (
                SELECT family, status FROM live_jobs WHERE callback_of IS NOT NULL ORDER BY callback_of DESC LIMIT 64
            ) AS latest WHERE status = 'pending'
            """)
        return Set(try rows.map { try $0.decode("family", as: Family.self) })
    }
}
