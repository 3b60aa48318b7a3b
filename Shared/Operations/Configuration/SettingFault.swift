/// Why a text is not a value; the text itself is left out, because it may be secret.
struct SettingFault: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
