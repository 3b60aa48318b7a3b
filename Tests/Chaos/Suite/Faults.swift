extension Fault {
    /// All of them, in the order they are played.
    static let all: [Fault] = workers + publishers + brokers + databases + cuts + messages + clocks

    static let workers = [
        workerKilledIdle, workerKilledAfterClaim, workerKilledBeforeCommit, workerKilledBeforeAck, repeatedKills,
        frozenPastLease, lastChildren, enqueuedAfter, poison,
    ]
    static let publishers = [publisherKilledBeforePublish, publisherKilledBeforeMark]
    static let brokers = [
        brokerKilled, brokerRestarted, brokerWiped, queuesDeleted, queuesReplaced, connectionsClosed, memoryAlarm,
        leaderLost,
    ]
    static let databases = [
        databaseKilled, databaseRestarted, sessionsTerminated, connectionsExhausted, hotTableLocked,
    ]
    static let messages = [duplicatesAndDisorder, oversize]
}
