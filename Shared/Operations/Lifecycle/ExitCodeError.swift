/// An error that knows which exit code it means.
public protocol ExitCodeError: Error {
    /// What the process ends with when this error ends it.
    var exitCode: ProcessExitCode { get }
}
