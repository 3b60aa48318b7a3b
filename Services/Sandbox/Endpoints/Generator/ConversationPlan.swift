/// What all messages of one conversation share.
struct ConversationPlan: Sendable {
    enum Kind: Sendable {
        /// People answering each other.
        case conversation
        /// One message of HTML only.
        case newsletter
        /// One message from a program, sometimes an invitation.
        case notification
        case spam

        var categories: [String] {
            switch self {
            case .newsletter: ["CATEGORY_PROMOTIONS"]
            case .notification: ["CATEGORY_UPDATES"]
            case .conversation, .spam: []
            }
        }
    }

    let kind: Kind
    let phrases: Phrasebook
    let choice: CharsetChoice
    let subject: String
    let contacts: [Contact]
    let isBegunByOwner: Bool
    /// Messages that the conversation has from the start; it may go on.
    let length: Int

    init(seed: UInt64, number: Int) {
        var random = SeededGenerator(seed: seed, number)
        let share = Int.random(in: 0..<100, using: &random)
        kind = share < 70 ? .conversation : share < 84 ? .newsletter : share < 97 ? .notification : .spam
        phrases = kind == .spam ? .english : random.pick(Phrasebook.all)
        choice = random.pick(phrases.choices)
        subject = random.pick(phrases.subjects)
        contacts = Array(phrases.contacts.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)))
        isBegunByOwner = kind == .conversation && random.oneIn(5)
        length = kind == .conversation ? Int.random(in: 1...6, using: &random) : 1
    }

    /// `nil` for the mailbox's owner.
    func sender(of index: Int) -> Contact? {
        guard kind == .conversation else { return contacts[0] }
        let isOwner = (index % 2 == 0) == isBegunByOwner
        return isOwner ? nil : contacts[index / 2 % contacts.count]
    }
}
