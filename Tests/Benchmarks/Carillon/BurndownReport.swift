/// What a burn-down shows. Spans in seconds, memory in MB of 10⁶ bytes of the largest worker.
struct BurndownReport: Codable {
    let jobs: Int
    let replicas: Int
    let slots: Int
    /// From the first handler's start until all results are in the ledger.
    let burndownPerS: Double
    let fillPerS: Double
    let startToFirstJobS: Double
    let lastHandlerToRecordedS: Double
    /// Handlers started beyond the number of jobs.
    let runTwice: Int
    let workerCpuMsPerJob: Double
    let serverCpuMsPerJob: Double?
    /// Of everything on the machine, over the burn-down.
    let machineBusyCores: Double?
    let transactionsPerJob: Double
    let walBytesPerJob: Double
    let deadTuplesPerJob: Double
    let hotUpdatesPerJob: Double
    let peakRssMb: Double
}
