extension JobRegistry {
    /// What is registered, in order of name.
    package var queuedJobs: [any QueuedJob] { queued.sorted { $0.key < $1.key }.map(\.value) }
    package var scheduledJobs: [any ScheduledJob] { scheduled.sorted { $0.key < $1.key }.map(\.value.run) }

    package func queuedJob(_ type: String) -> (any QueuedJob)? { queued[type] }
    package func scheduledJob(_ name: String) -> (any ScheduledJob)? { scheduled[name]?.run }
}
