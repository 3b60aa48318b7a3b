/// What people write in one language, and how their programs encode it.
struct Phrasebook: Sendable {
    let contacts: [Contact]
    let subjects: [String]
    let greeting: String
    let sentences: [String]
    let closing: String
    /// Put before a subject that is answered.
    let replyPrefix: String
    /// Said above a quotation, after the name.
    let wrote: String
    let choices: [CharsetChoice]

    static let all = [english, german, french, russian, japanese, chinese, polish]
}
