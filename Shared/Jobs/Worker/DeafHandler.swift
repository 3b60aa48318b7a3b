/// A handler went on after it was told to stop; the process must end so that its slot is free again.
public struct DeafHandler: Error, CustomStringConvertible {
    /// The work it was doing, e.g. `run of ingest_emails`.
    public let work: String

    /// What the ledger keeps as the reason.
    static let note = "it went on after it was told to stop, so its process was ended"

    public init(work: String) {
        self.work = work
    }

    public var description: String {
        "the \(work) went on after it was told to stop; this process ends so that its supervisor starts it anew"
    }
}
