/// A component failed in a way that only a new process mends.
public struct ComponentFailure: ExitCodeError, CustomStringConvertible {
    /// Who.
    public let component: String
    /// What happened.
    public let reason: String
    /// 70 unless told otherwise.
    public let exitCode: ProcessExitCode

    /// Describes a failure. A service throws it from `run()` to end the process with `exitCode`.
    public init(component: String, reason: String, exitCode: ProcessExitCode = .software) {
        self.component = component
        self.reason = reason
        self.exitCode = exitCode
    }

    public var description: String { "\(component): \(reason)" }
}
