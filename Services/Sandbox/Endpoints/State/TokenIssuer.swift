/// Who gives out access tokens.
public enum TokenIssuer: String, Sendable, Codable {
    case google, microsoft

    /// How their tokens begin.
    var prefix: String { self == .google ? "ya29." : "EwB0" }
}
