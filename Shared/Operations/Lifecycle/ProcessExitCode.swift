/// What a process of Carillon ends with.
public struct ProcessExitCode: RawRepresentable, Sendable, Hashable {
    /// 0…255, as the operating system keeps it.
    public let rawValue: Int32

    /// Any other code; the named ones are below.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// 0: drained and closed in order.
    public static let success = ProcessExitCode(rawValue: 0)
    /// 1: a service failed.
    public static let failure = ProcessExitCode(rawValue: 1)
    /// 70 (`EX_SOFTWARE`): a component went deaf, or work ignored its cancellation. Starting anew helps.
    public static let software = ProcessExitCode(rawValue: 70)
    /// 78 (`EX_CONFIG`): the configuration is wrong. Starting anew does not help.
    public static let configuration = ProcessExitCode(rawValue: 78)
}
