/// What Microsoft is asked for: reading, and nothing more than is needed.
public enum MicrosoftScopes {
    /// Access while the user is away: refresh tokens.
    public static let offline = "offline_access"
    /// Reading mail.
    public static let mail = "https://graph.microsoft.com/Mail.Read"
    /// Reading calendars.
    public static let calendar = "https://graph.microsoft.com/Calendars.Read"
}
