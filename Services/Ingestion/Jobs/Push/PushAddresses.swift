/// Where providers tell us of changes; a provider without one is asked only.
public struct PushAddresses: Sendable {
    /// `projects/…/topics/…`
    public var gmailTopic: String?
    public var outlookURL: String?

    public init(gmailTopic: String? = nil, outlookURL: String? = nil) {
        self.gmailTopic = gmailTopic
        self.outlookURL = outlookURL
    }

    /// Those that have one.
    var providers: [String] {
        (gmailTopic == nil ? [] : [Provider.gmail.rawValue]) + (outlookURL == nil ? [] : [Provider.outlook.rawValue])
    }
}
