/// Why a text is not a value; the text itself is left out, because it may be secret.
package struct SettingFault: Error {
    package let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}
