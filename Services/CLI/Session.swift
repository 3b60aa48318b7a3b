import AMQP
import ArgumentParser
import Hosting
import Logging
import Operations
import Postgres
import Providers
import Schema

/// A command's connection to the servers, closed when the command ends.
enum Session {
    /// Runs `body` with the connections of one command.
    ///
    /// - Throws: `ExitCode(2)` after saying what is wrong with a server or the configuration.
    static func with(_ body: (Backbone, Settings) async throws -> Void) async throws {
        try await withSettings { settings in
            let backbone = try Backbone("cli", settings: settings, logger: Logger(label: "carillon"))
            defer { backbone.database.close() }
            try await body(backbone, settings)
        }
    }

    /// The same for commands that need no settings of their own.
    static func with(_ body: (Backbone) async throws -> Void) async throws {
        try await with { backbone, _ in try await body(backbone) }
    }

    static func withSettings(_ body: (Settings) async throws -> Void) async throws {
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = .error
            return handler
        }
        do {
            try await body(try Settings.load())
        } catch let error as PostgresError {
            let hint = error.sqlState == "42P01" ? "; is it migrated? 'carillon migrate' brings it up to date" : ""
            throw failure("the database: \(error)\(hint)")
        } catch let error as AMQPError {
            throw failure("the broker: \(error)")
        } catch  where isConfiguration(error) {
            throw failure("\(error)")
        }
    }

    /// What a person mends before the same command can work.
    private static func isConfiguration(_ error: any Error) -> Bool {
        if let error = error as? any ExitCodeError { return error.exitCode == .configuration }
        return error is TokenVaultError || error is MigrationError
    }

    /// Says what is wrong with a server or the configuration.
    static func failure(_ text: String) -> ArgumentParser.ExitCode {
        Output.error(text)
        return ArgumentParser.ExitCode(2)
    }
}
