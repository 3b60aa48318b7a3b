/// What a burn-down shows. Spans in seconds, memory in MB of 10⁶ bytes of the largest worker.
struct BurndownReport: Codable {
    let jobs: Int
    let replicas: Int
    let slots: Int
    /// From the first handler's start until all results are in the ledger.
    let burndownPerS: Double
    /// While the first and the last tenth of the handlers returned: with the backlog still there, and almost gone.
    let firstTenthPerS: Double?
    let lastTenthPerS: Double?
    let fillPerS: Double
    let startToFirstJobS: Double
    let lastHandlerToRecordedS: Double
    /// Handlers started beyond the number of jobs.
    let runTwice: Int
    let workerCpuMsPerJob: Double
    let serverCpuMsPerJob: Double?
    /// Of the broker, where it is found by its port; `nil` elsewhere.
    let brokerCpuMsPerJob: Double?
    /// Of everything on the machine, over the burn-down.
    let machineBusyCores: Double?
    let transactionsPerJob: Double
    let walBytesPerJob: Double
    let deadTuplesPerJob: Double
    let hotUpdatesPerJob: Double
    let peakRssMb: Double
}
