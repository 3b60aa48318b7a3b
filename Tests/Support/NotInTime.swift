/// What a test waited for did not happen in time.
package struct NotInTime: Error, CustomStringConvertible {
    package let what: String
    package let limit: Duration
    package var last: (any Error)?

    package init(what: String, limit: Duration, last: (any Error)? = nil) {
        self.what = what
        self.limit = limit
        self.last = last
    }

    package var description: String {
        "waited \(limit) in vain for \(what)" + (last.map { "; the last attempt failed: \($0)" } ?? "")
    }
}
