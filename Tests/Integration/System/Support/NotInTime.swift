/// What a test waited for did not happen in time.
struct NotInTime: Error, CustomStringConvertible {
    let what: String
    let limit: Duration
    var last: (any Error)?

    var description: String {
        "waited \(limit) in vain for \(what)" + (last.map { "; the last attempt failed: \($0)" } ?? "")
    }
}
