/// Who consented, verified.
struct AccountIdentity: Sendable, Hashable {
    /// The account's id at its provider, which never changes.
    let subject: String
    /// Its address, in small letters, which may.
    let account: String
}
