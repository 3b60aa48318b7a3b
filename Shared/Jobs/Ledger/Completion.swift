import Models

/// A queued job that is done, and has nothing to write but that.
struct Completion: Sendable {
    let job: ClaimedJob
    let counts: Counts
    let result: JSONValue?
}
