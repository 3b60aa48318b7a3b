/// A source that is to be read, and what is remembered of it.
public struct StoredSource: Sendable {
    public let source: MeetingSource
    public let memory: SourceMemory
}
