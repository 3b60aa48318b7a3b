import Postgres

/// Rows without end, which say when the ten-thousandth was taken.
///
/// Not a lazy map of a range: that is not `Sendable`, so the compiler would quietly build the whole array.
struct EndlessRows: Sequence, IteratorProtocol, Sendable {
    let signal: AsyncStream<Void>.Continuation
    private var number = 0

    init(signal: AsyncStream<Void>.Continuation) {
        self.signal = signal
    }

    mutating func next() -> [any PostgresEncodable]? {
        number += 1
        if number == 10_000 { signal.yield() }
        return [number]
    }
}
