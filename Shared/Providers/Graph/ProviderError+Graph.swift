import FoundationEssentials
import HTTPClient
import HTTPTypes

extension ProviderError {
    /// Reads a refusal of Graph: by the most specific code known here, and by the status where there is none.
    ///
    /// A lost delta token may come with any status of 400 and above, so its codes count before the status.
    init(graph response: HTTPClientResponse, now: Date) {
        let codes = GraphErrorEnvelope.codes(in: response.body)
        let retryAfter = RetryAfter.delay(response.headers, now: now)
        if let known = codes.lazy.compactMap({ Self(graphCode: $0, retryAfter: retryAfter) }).first {
            self = known
        } else {
            let status = response.status.code
            self.init(status: status, reason: codes.first ?? "status \(status)", retryAfter: retryAfter)
        }
    }

    private init?(graphCode: String, retryAfter: Duration?) {
        // Case differs between workloads.
        switch graphCode.lowercased() {
        case "syncstatenotfound", "resyncrequired", "syncstateinvalid", "errorinvalidsyncstatedata":
            self = .resyncNeeded
        case "invalidauthenticationtoken", "unauthenticated": self = .unauthorized
        case "erroraccessdenied", "mailboxnotenabledforrestapi", "mailboxnotsupportedforrestapi":
            self = .forbidden(reason: graphCode)
        case "errorinvalididmalformed": self = .badRequest(reason: graphCode)
        case "erroritemnotfound", "itemnotfound", "resourcenotfound": self = .notFound
        case "applicationthrottled", "toomanyrequests", "activitylimitreached", "errorserverbusy",
            "errortoomanyobjectsopened":
            self = .throttled(retryAfter: retryAfter)
        default: return nil
        }
    }
}
