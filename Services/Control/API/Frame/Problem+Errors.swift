import Documents
import HTTPTypes
import Hummingbird
import Jobs
import Linking
import Postgres

extension Problem {
    /// What an error means for the client; nil for one that is our own fault, of which he hears nothing.
    static func of(_ error: any Error) -> Problem? {
        switch error {
        case let problem as Problem: problem
        case let error as LinkError: Problem(status(of: error.code), error.code.rawValue, error.description)
        case let error as HTTPError: http(error)
        case let error as NotFound: Problem(.notFound, "not_found", "\(error)")
        case let error as DocumentError: refused(error)
        case let error as PostgresError where unavailable.contains(error.code): busy
        default: nil
        }
    }

    private static let unavailable: Set<PostgresError.Code> = [
        .connectionFailed, .connectionLost, .acquireTimeout, .poolClosed,
    ]

    private static var busy: Problem {
        var problem = Problem(.serviceUnavailable, "unavailable", "the database is not available: try again")
        problem.headers = [.retryAfter: "2"]
        return problem
    }

    private static func http(_ error: HTTPError) -> Problem {
        switch error.status {
        case .notFound: Problem(.notFound, "no_such_route", "there is nothing at this path with this method")
        case .contentTooLarge: Problem(.contentTooLarge, "body_too_large", "the body is larger than this route takes")
        default: Problem(error.status, "http_error", error.status.reasonPhrase)
        }
    }

    private static func refused(_ error: DocumentError) -> Problem {
        switch error.code {
        case .tooLarge: Problem(.contentTooLarge, "document_too_large", error.description)
        case .unsupported: Problem(.unsupportedMediaType, "document_unsupported", error.description)
        default: Problem(.unprocessableContent, "document_refused", error.description)
        }
    }

    private static func status(of code: LinkError.Code) -> HTTPResponse.Status {
        switch code {
        case .unknownState, .malformedAnswer, .codeRefused: .badRequest
        case .foreignAnswer, .denied, .scopesMissing, .noUser: .forbidden
        case .noConnection: .notFound
        case .otherAccount, .addressTaken: .conflict
        case .tooManyLinks: .tooManyRequests
        case .providerNotConfigured, .providerUnavailable: .serviceUnavailable
        case .refused, .clientRefused, .identityRefused, .noRefreshToken: .badGateway
        }
    }
}
