/// The folders that have a name for programs.
public enum GraphWellKnownFolder: String, Sendable, Hashable, CaseIterable {
    case inbox
    case drafts
    case sent = "sentitems"
    case deleted = "deleteditems"
    case junk = "junkemail"
    case archive
    case outbox
}
