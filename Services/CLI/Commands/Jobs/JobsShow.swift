import ArgumentParser
import FoundationEssentials
import Hosting
import Jobs
import Models

/// One queued job.
struct JobsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one queued job with its payload, its result and every attempt's error.")

    @Argument(help: "The job's id.") var id: Int64
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await Session.with { backbone in
            let job = try await JobLedger.show(id, in: backbone.database)
            if output.json { return try JSONLine.print(job) }
            print(try Self.details(of: job).text())
        }
    }

    static func details(of job: JobRecord) throws -> Details {
        var details = Details()
        details.add("id", "\(job.id)")
        details.add("type", job.type)
        details.add("family", job.family)
        details.add("status", job.status.rawValue)
        details.add("priority", "\(job.priority)")
        details.add("attempts", attempts(of: job))
        details.add("unique key", job.uniqueKey)
        details.add("reference type", job.referenceType)
        details.add("reference", job.referenceID)
        details.add("tenant", job.tenantID)
        details.add("user", job.userID)
        details.add("run", job.runID)
        details.add("correlation", job.correlationID)
        details.add("created", job.createdAt)
        details.add("due", job.availableAt)
        details.add("started", job.startedAt)
        details.add("finished", job.finishedAt)
        details.add("cancel requested", job.cancelRequestedAt)
        details.add("tells of", job.callbackOf.map { "the end of job \($0)" })
        try details.add("callback", job.callback)
        if let version = job.payloadVersion, version != 1 { details.add("payload version", "\(version)") }
        try details.add("payload", job.payload)
        try details.add("result", job.result)
        details.add("error", job.error)
        try details.add(errors: job.errors)
        details.add(isolated: job.isolated)
        return details
    }

    private static func attempts(of job: JobRecord) -> String {
        "\(job.attempt) (failed \(job.retryCount) of \(job.maxRetries), crashed \(job.crashes), "
            + "interrupted \(job.interruptions))"
    }
}

extension Details {
    /// One line for each attempt that had a process of its own.
    mutating func add(isolated: JSONValue?) {
        guard case .array(let entries) = isolated else { return }
        for case .object(let entry) in entries {
            guard case .integer(let attempt) = entry["attempt"], case .integer(let pid) = entry["pid"],
                case .string(let ending) = entry["ending"], case .string(let host) = entry["host"],
                case .integer(let cpu) = entry["cpu_ms"], case .integer(let peak) = entry["peak_memory"]
            else { continue }
            let used = "\(cpu) ms of CPU, \(peak / 1_048_576) MiB at most"
            add("process", "attempt \(attempt), \(pid) on \(host): \(used), \(ending)")
        }
    }

    /// One line for each failed attempt.
    mutating func add(errors: JSONValue?) throws {
        guard case .array(let entries) = errors else { return }
        for case .object(let entry) in entries {
            guard case .string(let error) = entry["error"], case .string(let at) = entry["at"] else { continue }
            add("attempt \(try entry["attempt"]?.text ?? "?")", "\(at)  \(error)")
        }
    }
}
