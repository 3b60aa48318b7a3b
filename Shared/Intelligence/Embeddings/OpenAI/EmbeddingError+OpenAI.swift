import FoundationEssentials
import HTTPClient
import HTTPTypes

extension EmbeddingError {
    /// By status, and by the type and code that OpenAI gives. The message is left out: it may repeat what was sent, and
    /// for a wrong key a part of it.
    init(_ response: HTTPClientResponse, model: String, now: Date) {
        let status = response.status.code
        let fault = (try? JSONDecoder().decode(OpenAIFault.Envelope.self, from: Data(response.body)))?.error
        let reason = fault?.reason.map { " (\($0))" } ?? ""
        let delay = RetryAfter.delay(response.headers, now: now)
        switch status {
        case 401: self.init(.unauthorized, "the server refuses the key\(reason)")
        case 402: self.init(.budgetSpent, "the account has no money left\(reason)")
        case 403: self.init(.forbidden, "the server does not allow this with the key\(reason)")
        case 404: self.init(.unknownModel, "the server has no model '\(model)', or the address is wrong\(reason)")
        case 429 where fault?.isAboutMoney == true:
            self.init(.budgetSpent, "the account's limit is reached; waiting does not help\(reason)")
        case 429: self.init(.rateLimited, "the server asks to slow down\(reason)", retryAfter: delay)
        case 413: self.init(.textTooLong, "the server finds the texts too long\(reason)")
        case 400 where fault?.isAboutLength == true:
            self.init(.textTooLong, "a text is too long for the model\(reason)")
        case 408, 409, 500...599:
            self.init(.temporary, "the server failed with status \(status)\(reason)", retryAfter: delay)
        default: self.init(.badRequest, "the server does not accept the request: status \(status)\(reason)")
        }
    }

    init(_ error: HTTPClientError) {
        let code: Code = error.isTransient ? .unreachable : error.code == .responseTooLarge ? .malformed : .badRequest
        self.init(code, "the server was not reached: \(error)")
    }
}
