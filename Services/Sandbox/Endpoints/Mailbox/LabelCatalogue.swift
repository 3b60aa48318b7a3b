/// The labels of every mailbox.
enum LabelCatalogue {
    static let systemLabels = [
        "INBOX", "SENT", "DRAFT", "UNREAD", "STARRED", "IMPORTANT", "SPAM", "TRASH", "CHAT", "CATEGORY_PERSONAL",
        "CATEGORY_SOCIAL", "CATEGORY_PROMOTIONS", "CATEGORY_UPDATES", "CATEGORY_FORUMS",
    ]
    static let userLabels: [(id: String, name: String)] = [
        ("Label_1", "Work"), ("Label_2", "Family"), ("Label_3", "Travel/2026"),
    ]

    /// The id of a label by its id or, as in a search, by its name with spaces as hyphens; whatever the case.
    static func id(searching name: String) -> String {
        let wanted = name.lowercased()
        if let system = systemLabels.first(where: { $0.lowercased() == wanted }) { return system }
        let user = userLabels.first { label in
            label.id.lowercased() == wanted || label.name.lowercased() == wanted
                || label.name.lowercased().split { $0 == " " || $0 == "/" }.joined(separator: "-") == wanted
        }
        return user?.id ?? name
    }
}
