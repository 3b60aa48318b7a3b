public import FoundationEssentials

/// One life of a service process. A process that was proven dead while it was frozen goes on under a new one.
public struct ProcessIdentity: Hashable, Sendable {
    public let id: UUID
    public let service: String
    public let host: String
    public let pid: Int32
    /// The key of the advisory lock that proves it lives.
    public let lockKey: Int64

    public init(service: String) {
        id = UUID()
        self.service = service
        host = ProcessInfo.processInfo.hostName
        pid = ProcessInfo.processInfo.processIdentifier
        lockKey = Int64.random(in: 1...Int64.max)
    }

    /// The same process, a new life.
    func reborn() -> ProcessIdentity { ProcessIdentity(service: service) }
}
