/// How long chunks are and how far they overlap.
public struct ChunkingOptions: Sendable, Hashable {
    /// The most tokens of a chunk, as ``TokenEstimate`` counts. Default 320: what models with a window of 512 take even
    /// where the estimate is a third short.
    public let maximumTokens: Int
    /// The most tokens that a chunk repeats from the end of the one before. Default 48; zero: no overlap.
    public let overlapTokens: Int

    /// - Precondition: `maximumTokens` is 8 or more, `overlapTokens` at most half of it.
    public init(maximumTokens: Int = 320, overlapTokens: Int = 48) {
        precondition(maximumTokens >= 8, "a chunk of fewer than 8 tokens holds no sentence")
        precondition((0...maximumTokens / 2).contains(overlapTokens), "an overlap is at most half of a chunk")
        self.maximumTokens = maximumTokens
        self.overlapTokens = overlapTokens
    }
}
