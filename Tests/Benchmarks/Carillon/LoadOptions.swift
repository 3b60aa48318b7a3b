import FoundationEssentials

/// What is to be enqueued, as `Peers/load.py` takes it too; spans in seconds.
struct LoadOptions: Decodable, Sendable {
    /// Connections of this process, each used by one task.
    let threads: Int
    /// Bytes of each payload.
    let payload: Int
    /// Jobs per call; 0 means one by one.
    private let batch: Int?
    private let count: Int?
    private let rate: Double?
    private let warmup: Double?
    private let seconds: Double?

    var jobsPerCall: Int { batch ?? 0 }

    func requireCount() throws -> Int { try require(count, "count") }
    func requireRate() throws -> Double { try require(rate, "rate") }
    func requireSeconds() throws -> Double { try require(seconds, "seconds") }
    func requireWarmup() throws -> Double { try require(warmup, "warmup") }

    private func require<Value>(_ value: Value?, _ name: String) throws -> Value {
        guard let value else { throw BenchError("the options of the load lack '\(name)'") }
        return value
    }
}
