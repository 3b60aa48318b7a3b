import FoundationEssentials
public import Jobs
import Models
public import Operations
import Schedules

/// Every job's schedule, from the catalogue, the environment and schedules.yaml, later ones winning.
public enum ScheduleDefinitions {
    /// All of them, sorted by job.
    ///
    /// - Parameter file: read in place of the one that `CARILLON_SCHEDULES` names.
    /// - Throws: `SchedulesFileError` with every problem of the file, unknown jobs and wrong expressions included.
    public static func load(_ settings: Settings, file: String? = nil) throws -> [ScheduleDefinition] {
        var definitions = Dictionary(
            uniqueKeysWithValues: Catalogue.jobs.map { job in
                (job.name, ScheduleDefinition(job: job.name, expression: job.cadence, source: "catalogue"))
            })
        applyIntervals(settings, to: &definitions)
        if let path = file ?? settings[.schedules] { try apply(SchedulesFile(path: path), to: &definitions) }
        return definitions.values.sorted { $0.job < $1.job }
    }

    /// The settings by which other systems set two of the cadences.
    private static func applyIntervals(_ settings: Settings, to definitions: inout [String: ScheduleDefinition]) {
        let intervals = [
            ("ingest_emails", settings[.emailSyncIntervalMinutes]),
            ("process_threads", settings[.aiProcessingIntervalMinutes]),
        ]
        for case (let job, let minutes?) in intervals {
            definitions[job]?.expression = "@every \(minutes)m"
            definitions[job]?.source = "environment"
        }
    }

    private static func apply(
        _ file: SchedulesFile, to definitions: inout [String: ScheduleDefinition]
    ) throws(SchedulesFileError) {
        var problems: [SchedulesFileError.Problem] = []
        var entries: [String: ScheduleOverride] = [:]
        for override in file.overrides {
            do {
                let job = try Catalogue.job(named: override.job)
                if let other = entries.updateValue(override, forKey: job.name) {
                    let reason =
                        "\(override.job) and \(other.job) (line \(other.line)) are the same job; keep one of them"
                    problems.append(.init(line: override.line, reason: reason))
                }
                guard let before = definitions[job.name] else { continue }
                definitions[job.name] = try before.applying(override, for: job)
            } catch {
                problems.append(.init(line: override.line, reason: "\(error)"))
            }
        }
        guard problems.isEmpty else { throw SchedulesFileError(path: file.path, problems: problems) }
    }
}
