import HTTPClient
import Logging
import Meetings
import Operations

extension MeetingScraper {
    /// What the settings say of meeting pages.
    ///
    /// - Throws: ``HTTPClient/HTTPClientError``.
    init(_ settings: Settings) throws {
        var configuration = HTTPClientConfiguration()
        configuration.addresses = settings[.meetingsAllowPrivate] ? .any : .publicOnly
        configuration.proxy = .none  // behind one, it would be the proxy's address that is judged
        self.init(transport: try HTTPClient(configuration: configuration, logger: Logger(label: "http")))
    }
}
