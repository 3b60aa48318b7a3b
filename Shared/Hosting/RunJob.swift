import ArgumentParser
import FoundationEssentials
import Glibc
import Jobs
import Logging
import Models
import Operations
import Postgres
import UnixSignals

/// Runs one job in the foreground, by the same ledger rules as a service, without a broker.
struct RunJob<Command: FamilyCommand>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "run", abstract: "Run one job now, in the foreground, its queued jobs included.",
            discussion: """
                Exit codes: 0 completed; 1 failed or a queued job of it became a dead letter; 2 the database or the \
                configuration is at fault; 3 skipped or merged, because the job already runs; 64 wrong usage; \
                70 a handler could not be stopped; 75 timed out or cancelled, such as by SIGINT or SIGTERM.
                """)
    }

    @Argument(help: "The job's name or alias.") var job: String
    @Option(name: .long, help: "A parameter, as name=value; may be given several times.") var parameter: [String] = []

    func run() async throws {
        let entry = try entry()
        let parameters = try parameters(of: entry)
        let status: RunStatus
        do {
            status = try await execute(entry, parameters)
        } catch  where error is PostgresError || error is SettingsError {
            let line = Array("Error: \(error)\n".utf8)
            _ = write(STDERR_FILENO, line, line.count)  // there is nowhere to report that standard error is closed
            throw ExitCode(2)
        } catch let error as StrandedWork {
            let line = Array("Error: \(error)\n".utf8)
            _ = write(STDERR_FILENO, line, line.count)  // as above
            _exit(70)  // at once, for the handler still runs under the claim
        }
        throw ExitCode(Self.exitCode(of: status))
    }

    private func execute(_ entry: CataloguedJob, _ parameters: [String: JSONValue]) async throws -> RunStatus {
        let runtime = try ServiceRuntime.start(Command.family.rawValue)
        let backbone = try Backbone(runtime.name, settings: runtime.settings, logger: runtime.logger)
        let registry = try Command.registry(Resources(settings: runtime.settings, database: backbone.database))
        let foreground = ForegroundRun(
            registry: registry,
            configuration: WorkerConfiguration.of(runtime),
            database: backbone.database, lockSession: backbone.session, logger: runtime.logger)
        defer { backbone.database.close() }
        let tracing = Task { if let tracing = runtime.tracing { await tracing.export() } }
        let signals = Task {
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { foreground.stop() }
        }
        defer { signals.cancel() }
        do {
            let status = try await foreground.run(entry, parameters: parameters)
            await end(tracing, runtime)
            return status
        } catch {
            if !(error is StrandedWork) { await end(tracing, runtime) }
            throw error
        }
    }

    /// Sends what spans there are.
    private func end(_ tracing: Task<Void, Never>, _ runtime: ServiceRuntime) async {
        runtime.tracing?.stop()
        await tracing.value
    }

    private func entry() throws -> CataloguedJob {
        let entry = try usage { try Catalogue.job(named: job) }
        guard entry.family == Command.family else {
            throw ValidationError("\(entry.name) belongs to \(entry.family.rawValue), run it with that executable")
        }
        return entry
    }

    private func parameters(of entry: CataloguedJob) throws -> [String: JSONValue] {
        let words = try parameter.map { word in
            guard let split = word.firstIndex(of: "=") else {
                throw ValidationError("'\(word)' must be name=value")
            }
            return (name: String(word[..<split]), text: String(word[word.index(after: split)...]))
        }
        return try usage { try entry.parameters(from: words) }
    }

    private func usage<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw ValidationError("\(error)") }
    }

    private static func exitCode(of status: RunStatus) -> Int32 {
        switch status {
        case .completed: 0
        case .skipped, .superseded: 3
        case .timedOut, .cancelled: 75
        case .failed, .missed, .queued, .running: 1
        }
    }
}
