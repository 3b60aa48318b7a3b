import ArgumentParser

/// Brings the database of `PEERS_DATABASE_URL` to the ledger's schema.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Applies the migrations to the database of PEERS_DATABASE_URL.")

    func run() async throws {
        guard let url = environment("PEERS_DATABASE_URL") else { throw BenchError("PEERS_DATABASE_URL must be set") }
        try await BenchDatabase.migrate(url)
    }
}
