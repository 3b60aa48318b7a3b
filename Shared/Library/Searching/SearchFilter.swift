public import FoundationEssentials

/// What a search is narrowed to; everything by default.
public struct SearchFilter: Sendable, Hashable {
    /// `nil` means all.
    public var kinds: Set<PassageKind>?
    /// Only what was written, sent or held then or later.
    public var since: Date?
    /// Only what was so before.
    public var until: Date?
    /// Only what somebody has to do with, whose name or address contains this, in any case.
    public var person: String?

    public init() {}
}
