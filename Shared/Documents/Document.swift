public import Text

/// A document's text, with enough of its structure to chunk it.
public struct Document: Sendable, Hashable {
    /// Blocks with an empty line between them. No control characters but tab and line feed.
    public let text: String
    /// In order; every word of the text is in one.
    public let blocks: [TextBlock]
    public let metadata: DocumentMetadata

    /// Its chunks, which know their pages and headings.
    public func chunks(_ options: ChunkingOptions = ChunkingOptions()) -> [Chunk] {
        Chunker(options).chunks(of: text, blocks: blocks)
    }
}
