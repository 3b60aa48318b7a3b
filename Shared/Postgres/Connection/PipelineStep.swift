/// One thing that was sent in a pipeline and will have a result.
struct PipelineStep {
    /// Of the query it belongs to.
    let index: Int
    let key: StatementCache.Key
    /// The name, when this step prepares the statement; its execution is the next step.
    let prepares: String?
}

extension StatementCache {
    /// Takes back a statement that was noted as prepared before the server had said so.
    mutating func forget(_ key: Key, ifPreparing name: String?) {
        guard name != nil else { return }
        forget(key, isGone: true)
    }
}
