import ArgumentParser
import Hosting
import Logging
import Postgres
import Schema

/// Brings the database's schema up to this version.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Apply the migrations that the database lacks; does nothing when it lacks none.")

    @OptionGroup var output: OutputOptions

    private struct Applied: Encodable {
        let number: Int
        let name: String
    }

    func run() async throws {
        try await Session.with { backbone in
            var configuration = backbone.session
            // an index on a large table takes its time
            configuration.statementTimeout = nil
            configuration.responseTimeout = nil
            let connection = try await PostgresConnection.connect(configuration, logger: Logger(label: "migrate"))
            let migrator = Migrator(migrations: Migration.carillon, logger: Logger(label: "migrate"))
            let applied = try await migrator.migrate(connection)
            await connection.close()
            for migration in applied {
                if output.json {
                    try JSONLine.print(Applied(number: migration.number, name: migration.name))
                } else {
                    print("applied \(migration.number) \(migration.name)")
                }
            }
            if applied.isEmpty && !output.json { print("the schema is up to date") }
        }
    }
}
