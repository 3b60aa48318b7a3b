/// Work that this process can neither end nor give back: the process must end, so that its claim is released.
public struct StrandedWork: Error, Hashable, CustomStringConvertible {
    /// What is stranded, e.g. `run of ingest_emails`.
    public let work: String
    /// Why, e.g. `went on after it was told to stop`.
    public let reason: String

    public init(work: String, reason: String) {
        self.work = work
        self.reason = reason
    }

    static func deaf(_ work: String) -> StrandedWork {
        StrandedWork(work: work, reason: "went on after it was told to stop")
    }

    static func unrecorded(_ work: String, _ error: any Error) -> StrandedWork {
        StrandedWork(work: work, reason: "could not be recorded: \(error)")
    }

    /// What the ledger keeps of a handler that did not stop.
    static let note = "it went on after it was told to stop, so its process was ended"

    public var description: String {
        "the \(work) \(reason); this process ends so that its supervisor starts it anew"
    }
}
