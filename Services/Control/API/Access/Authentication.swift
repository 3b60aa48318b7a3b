import FoundationEssentials
import HTTPTypes

/// Who may use the API.
enum Authentication: Sendable {
    /// Who has a token.
    case bearer(BearerVerifier)
    /// Anybody, as whoever the header `X-Carillon-User` names. For development.
    case disabled

    /// - Throws: ``Problem``, or `CancellationError`.
    func user(_ headers: HTTPFields) async throws -> UUID {
        switch self {
        case .bearer(let verifier):
            guard let header = headers[.authorization] else { throw Problem.noToken }
            return try await verifier.user(header)
        case .disabled:
            guard let text = headers[.carillonUser], let user = UUID(uuidString: text) else {
                throw Problem(
                    .unauthorized, "no_user_header", "authentication is disabled: name a user's id in X-Carillon-User")
            }
            return user
        }
    }

    var isDisabled: Bool { if case .disabled = self { true } else { false } }
}
