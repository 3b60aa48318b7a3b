public import Postgres

/// Checks the invariants on a live ledger.
public enum Verifier {
    /// What breaks them; empty when all hold.
    ///
    /// - Throws: ``Postgres/PostgresError`` when the ledger cannot be read.
    public static func breaches(in database: any PostgresQuerying) async throws -> [Breach] {
        var breaches: [Breach] = []
        for invariant in Invariant.all {
            let rows = try await database.query("\(unescaped: invariant.query)")
            breaches += try rows.map { Breach(invariant: invariant, what: try $0.decode("what")) }
        }
        return breaches
    }
}
