/// What is wrong with one setting of a source.
struct SourceFault: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
