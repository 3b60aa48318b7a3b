public import Documents
public import Library

/// What documents are read with, and what makes vectors.
public struct SearchResources: Sendable {
    public let embedders: Embedders
    public let reader: DocumentReader
    /// Of the processes that documents are read in; `nil` in tests, which share theirs.
    public let memory: MemoryBound?

    public init(embedders: Embedders, reader: DocumentReader = DocumentReader(), memory: MemoryBound?) {
        self.embedders = embedders
        self.reader = reader
        self.memory = memory
    }
}
