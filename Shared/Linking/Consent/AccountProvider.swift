public import Postgres

/// Where users have the accounts they link; a value of `connections.provider`.
public enum AccountProvider: String, Sendable, Hashable, CaseIterable, Codable {
    /// Google: mail and calendars.
    case gmail
    /// Microsoft 365 and Outlook: mail and calendars.
    case outlook

    /// - Parameter name: also `google` and `microsoft`.
    public init?(name: some StringProtocol) {
        switch name {
        case "gmail", "google": self = .gmail
        case "outlook", "microsoft": self = .outlook
        default: return nil
        }
    }

    /// For people.
    public var title: String { self == .gmail ? "Google" : "Microsoft" }
}

extension AccountProvider: PostgresEncodable, PostgresDecodable {}
