/// Counts tokens scalar by scalar, as an estimate; see ``TokenEstimate``.
struct TokenCounter {
    private var closed = 0
    private var run: TokenRun?
    private var length = 0

    /// Of what was added so far. Never falls.
    var count: Int { closed + (run?.tokens(length) ?? 0) }

    mutating func add(_ scalar: Unicode.Scalar) {
        let next = TokenRun(scalar)
        if next == run {
            length += 1
            return
        }
        closed = count
        run = next
        length = 1
    }
}
