import FoundationEssentials
import Jobs
import Operations
import Testing

@testable import Scheduling

@Suite("Schedules of all sources")
struct ScheduleDefinitionsTests {
    private func definitions(_ yaml: String) throws -> [String: String] {
        let path = FileManager.default.temporaryDirectory.path + "/carillon-\(UUID().uuidString).yaml"
        try yaml.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }  // a temporary file
        let settings = try Settings.load(environment: [:], redaction: Redaction())
        let loaded = try ScheduleDefinitions.load(settings, file: path)
        return Dictionary(uniqueKeysWithValues: loaded.map { ($0.job, $0.expression) })
    }

    @Test("take a job under its alias")
    func alias() throws {
        let all = try definitions("schedules:\n  email_sync:\n    every: 30s\n")
        #expect(all["ingest_emails"] == "@every 30s")
        #expect(all["email_sync"] == nil)
    }

    @Test("refuse a job that stands there under its name and under an alias")
    func twice() throws {
        let error = #expect(throws: SchedulesFileError.self) {
            try definitions("schedules:\n  email_sync:\n    every: 30s\n  ingest_emails:\n    paused: true\n")
        }
        #expect(
            error?.problems.map(\.description) == [
                "line 4: ingest_emails and email_sync (line 2) are the same job; keep one of them"
            ])
    }
}
