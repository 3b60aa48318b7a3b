/// What a meeting page may say of a meeting; each has its XPath in the source's definition.
public enum MeetingField: String, Sendable, Hashable, CaseIterable, Codable {
    /// What the site itself tells meetings apart by, where it shows it.
    case id
    /// What it was about. Required.
    case title
    /// The day, and the time where the date format has one. Required.
    case date
    case place
    /// Whose meeting it is.
    case member
    /// In which capacity the member met: rapporteur, committee chair, …
    case role
    case committee
    /// The procedure or dossier it is about.
    case dossier
    /// Who was met; each node that the path leads to is one, and so is what semicolons divide.
    case participants
    /// Where more is to be read: an address, taken relative to the page.
    case link

    package static let required: [MeetingField] = [.title, .date]
}
