import Models

/// Something was named that the ledger does not have.
public struct NotFound: Error, Hashable, CustomStringConvertible {
    /// What was looked for, e.g. `job type 'sync_mailbx'`.
    public let what: String
    /// The rest of the sentence: the near miss, or what to do instead.
    public let hint: String

    public init(_ what: String, hint: String = "") {
        self.what = what
        self.hint = hint
    }

    /// - Parameter kind: what the name should be one of, e.g. `job type`.
    public init(_ kind: String, named name: String, among known: some Sequence<String>) {
        self.init("\(kind) '\(name)'", hint: NearMiss.hint(name, among: known))
    }

    public var description: String { "there is no \(what)\(hint)" }
}
