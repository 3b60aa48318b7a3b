import ArgumentParser
import Glibc
import Jobs
import Models
import Operations
import Postgres

/// What a service starts for work that has a process of its own. Not for people.
struct Isolated<Command: FamilyCommand>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "isolated", abstract: "Work on one thing that the service sends.", shouldDisplay: false)
    }

    /// Sessions of the child: one for the handler, and one for what it does beside.
    private static var poolSize: Int { 2 }

    func run() async throws {
        sacrifice()
        let runtime = try ServiceRuntime.start(Command.family.rawValue)
        let backbone = try Backbone(
            runtime.name, settings: runtime.settings, poolSize: Self.poolSize, logger: runtime.logger)
        let registry = try Command.registry(Resources(settings: runtime.settings, database: backbone.database))
        let child = IsolatedChild(
            registry: registry, configuration: .of(runtime), database: backbone.database, session: backbone.session,
            logger: runtime.logger)
        let tracing = Task { if let tracing = runtime.tracing { await tracing.export() } }
        do {
            try await child.run()
        } catch let error as StrandedWork {
            let line = Array("\(error)\n".utf8)
            _ = write(STDERR_FILENO, line, line.count)  // there is nowhere to report that standard error is closed
            _exit(70)  // at once, for the handler still runs
        }
        runtime.tracing?.stop()
        await tracing.value
        backbone.database.close()
    }

    /// When memory runs out, the kernel shall take this process, not the service (proc(5), oom_score_adj).
    private func sacrifice() {
        let descriptor = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }  // not every system has it
        _ = write(descriptor, "500", 3)  // the same
        close(descriptor)
    }
}
