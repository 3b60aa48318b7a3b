/// Divides a text into overlapping chunks on sentence bounds. Pure: the same text gives the same chunks.
///
/// Sentences are put together until the next would exceed ``ChunkingOptions/maximumTokens``. The next chunk then begins
/// with the last whole sentences of the one before, as many as ``ChunkingOptions/overlapTokens`` allow, or with the last
/// words where the last sentence alone is longer. A heading never ends a chunk, and begins one, without overlap, where
/// the one before is at least half full. A sentence longer than a chunk is cut between words, in scripts without spaces
/// between characters.
public struct Chunker: Sendable {
    private let options: ChunkingOptions

    public init(_ options: ChunkingOptions = ChunkingOptions()) {
        self.options = options
    }

    /// The chunks of a text without known structure: empty lines divide its paragraphs.
    public func chunks(of text: String) -> [Chunk] {
        let scalars = Array(text.unicodeScalars)
        return chunks(of: scalars, Paragraphs(scalars).blocks)
    }

    /// - Parameter blocks: in order, not overlapping, within the text. What stands between them is in no chunk but
    ///   where a chunk goes on across it.
    public func chunks(of text: String, blocks: [TextBlock]) -> [Chunk] {
        chunks(of: Array(text.unicodeScalars), blocks)
    }

    private func chunks(of text: [Unicode.Scalar], _ blocks: [TextBlock]) -> [Chunk] {
        let units = UnitReader(text: text, options: options).units(of: blocks)
        var packer = ChunkPacker(text: text, options: options)
        for unit in units { packer.add(unit) }
        return packer.finished()
    }
}
