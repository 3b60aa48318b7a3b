import ArgumentParser
import Hosting
import Jobs

/// Checks the invariants.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print what breaks the invariants I1–I4 in the ledger; nothing, and exit 0, when all hold.")

    @OptionGroup var output: OutputOptions

    private struct Finding: Encodable {
        let invariant: String
        let title: String
        let what: String
    }

    func run() async throws {
        try await Session.with { backbone in
            let breaches = try await Verifier.breaches(in: backbone.database)
            for breach in breaches {
                let finding = Finding(
                    invariant: breach.invariant.number, title: breach.invariant.title, what: breach.what)
                if output.json { try JSONLine.print(finding) } else { print(breach) }
            }
            if !breaches.isEmpty { throw ExitCode(1) }
        }
    }
}
