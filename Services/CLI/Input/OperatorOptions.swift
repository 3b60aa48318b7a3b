import ArgumentParser
import FoundationEssentials
import Jobs

/// Who acts, for the audit log.
struct OperatorOptions: ParsableArguments {
    @Option(name: .long, help: "Who does it, for the audit log; 'operator:' and your account's name when absent.")
    var actor: String?
    @Option(name: .long, help: "Why, for the audit log.") var because: String?

    var person: Operator { Operator(name: actor ?? Self.account, reason: because) }

    /// The person behind `sudo`, not root.
    private static var account: String {
        let environment = ProcessInfo.processInfo.environment
        let name = environment["SUDO_USER"] ?? environment["USER"] ?? ""
        return name.isEmpty ? "operator" : "operator:\(name)"
    }
}
