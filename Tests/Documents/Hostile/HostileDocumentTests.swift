import FoundationEssentials
import Glibc
import HostileDocuments
import Subprocess
import SystemPackage
import Testing

@Suite("Hostile documents, each read in a process of its own", .serialized, .timeLimit(.minutes(5)))
struct HostileDocumentTests {
    /// What reading one took.
    private struct Report {
        let outcome: String
        let milliseconds: Int
        let memory: Int
        let words: String

        init?(_ line: Substring) {
            let fields = line.split(separator: " ", maxSplits: 4)
            guard fields.count == 5, let time = Int(fields[1]), let own = Int(fields[2]), let children = Int(fields[3])
            else { return nil }
            (outcome, milliseconds, memory) = (String(fields[0]), time, max(own, children))
            words = String(fields[4])
        }
    }

    @Test("are forty at least")
    func count() {
        #expect(HostileDocument.all.count >= 40)
        #expect(Set(HostileDocument.all.map(\.name)).count == HostileDocument.all.count)
    }

    @Test("give text or an error that says why, in bounded processor time and memory", arguments: HostileDocument.all)
    func hostile(document: HostileDocument) async throws {
        let path = "/tmp/carillon-hostile-\(UUID())"
        defer { unlink(path) }
        try Data(document.make()).write(to: URL(filePath: path))
        try await check(path, document.outcomes, document.name)
    }

    @Test("of a hundred megabytes are not even read")
    func sparse() async throws {
        let path = "/tmp/carillon-hostile-\(UUID())"
        defer { unlink(path) }
        let descriptor = open(path, O_CREAT | O_WRONLY | O_EXCL, 0o600)
        defer { close(descriptor) }
        #expect(ftruncate(descriptor, 100 * 1024 * 1024) == 0)
        let report = try await check(path, ["tooLarge"], "100 MB")
        #expect(report.memory < 64 * 1024)
    }

    @Test("that are no files at all do not stall", arguments: ["/tmp", "/dev/zero", "/nowhere/at/all"])
    func noFile(path: String) async throws {
        try await check(path, ["unavailable"], path)
    }

    @Test("in a pipe that nobody writes to do not stall")
    func pipe() async throws {
        let path = "/tmp/carillon-hostile-\(UUID())"
        defer { unlink(path) }
        #expect(mkfifo(path, 0o600) == 0)
        try await check(path, ["unavailable"], "a pipe")
    }

    @discardableResult
    private func check(_ path: String, _ outcomes: Set<String>, _ name: String) async throws -> Report {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let probe = FilePath(own).removingLastComponent().appending("read-document")
        let result = try await Subprocess.run(
            .path(probe), arguments: [path], output: .string(limit: 65_536), error: .string(limit: 65_536))
        let output: String = result.standardOutput
        let line = output.split(separator: "\n").last ?? ""
        let report = try #require(
            Report(line), "\(name): \(result.terminationStatus) \(String(result.standardError.suffix(2000)))")
        print(
            "hostile: \(name): \(report.outcome), \(report.milliseconds) ms, \(report.memory / 1024) MiB: \(report.words)"
        )
        #expect(outcomes.contains(report.outcome), "\(name): \(report.words)")
        #expect(!report.words.isEmpty && !report.words.contains("\n"))
        // two programs of two seconds each at most, and what this process does
        #expect(report.milliseconds < 20_000)
        #expect(report.memory < 700 * 1024)
        return report
    }
}

extension HostileDocument: CustomTestStringConvertible {
    package var testDescription: String { name }
}
