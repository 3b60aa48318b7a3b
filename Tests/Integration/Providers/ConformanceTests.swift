import FoundationEssentials
import SandboxService
import Subprocess
import SystemPackage
import Testing

/// Scripts that drive the sandbox with the providers' own clients, so that ours is not only tested against our own idea
/// of their APIs. `CARILLON_CONFORMANCE_PYTHON` names an interpreter that has them; `compose/dev test` makes one.
@Suite(
    "Official clients against the sandbox", .timeLimit(.minutes(3)),
    .enabled(if: ConformancePython.path != nil, "CARILLON_CONFORMANCE_PYTHON names no Python with the clients"))
struct ConformanceTests {
    @Test("every script finds the shapes it knows", arguments: ["gmail", "calendar", "graph"])
    func conforms(script: String) async throws {
        let python = try #require(ConformancePython.path)
        let tests = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        try await SandboxServer.withServer(logger: SandboxServer.quiet) { _, url in
            let run = try await Subprocess.run(
                .path(.init(python)), arguments: ["\(tests)/Sandbox/conformance_\(script).py", url],
                output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
            let said = run.standardOutput + run.standardError
            #expect(run.terminationStatus.isSuccess, "\(said.suffix(3000))")
            #expect(said.contains("all shapes match"))
        }
    }
}
