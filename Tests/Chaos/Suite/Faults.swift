extension Fault {
    /// All of them, in the order they are played; each has a file of its own kind in `Faults/`.
    ///
    /// One is missing: enqueue-after racing the completion of what it comes after. It belongs beside
    /// ``lastChildren`` once a job can come after another.
    static let all: [Fault] = workers + publishers + brokers + databases + cuts + messages + clocks

    static let workers = [
        workerKilledIdle, workerKilledAfterClaim, workerKilledBeforeCommit, workerKilledBeforeAck, repeatedKills,
        frozenPastLease, lastChildren, poison,
    ]
    static let publishers = [publisherKilledBeforePublish, publisherKilledBeforeMark]
    static let brokers = [
        brokerKilled, brokerRestarted, brokerWiped, queuesDeleted, consumersCancelled, memoryAlarm, leaderLost,
    ]
    static let databases = [
        databaseKilled, databaseRestarted, sessionsTerminated, connectionsExhausted, hotTableLocked,
    ]
    static let messages = [duplicatesAndDisorder, oversize]
}
