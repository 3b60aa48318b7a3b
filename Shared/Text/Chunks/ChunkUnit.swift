/// What is never divided between chunks: a sentence, or a part of one that is longer than a chunk.
struct ChunkUnit {
    let range: Range<Int>
    let tokens: Int
    let isHeading: Bool
    let page: Int?
    /// The heading it stands under; for a heading, itself.
    let heading: String?
}
