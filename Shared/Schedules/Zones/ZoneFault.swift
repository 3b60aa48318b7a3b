/// Why a zone file is of no use, as the end of a sentence.
struct ZoneFault: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
