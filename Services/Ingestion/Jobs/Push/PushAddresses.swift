/// Where providers tell us of changes; a provider without one is asked only.
public struct PushAddresses: Sendable {
    /// `projects/…/topics/…`
    public var gmailTopic: String?
    public var outlookURL: String?

    public init(gmailTopic: String? = nil, outlookURL: String? = nil) {
        self.gmailTopic = gmailTopic
        self.outlookURL = outlookURL
    }

    func address(of provider: Provider) -> String? {
        switch provider {
        case .gmail: gmailTopic
        case .outlook: outlookURL
        }
    }

    /// The providers that have one, each with it.
    var all: [(provider: String, address: String)] {
        [Provider.gmail, .outlook].compactMap { provider in address(of: provider).map { (provider.rawValue, $0) } }
    }
}
