import FoundationEssentials
import HTTPClient
import HTTPTypes
import JWTKit
import Linking

/// Verifies that a push comes from Pub/Sub on behalf of our own subscription (an OpenID Connect token of a service account).
struct PushSignature: Sendable {
    /// The service account's address.
    let account: String
    let audience: String
    let keys: RemoteKeys
    var time: TimeSource = .system

    private static let issuers: Set<String> = ["https://accounts.google.com", "accounts.google.com"]
    private static let leeway: TimeInterval = 60

    private struct Claims: JWTPayload {
        var iss: String
        var aud: AudienceClaim
        var exp: Double
        var email: String?
        var email_verified: Bool?

        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }

    /// - Parameter header: the value of `Authorization`.
    /// - Throws: ``Problem`` 401; 503 while Google's keys cannot be had; or `CancellationError`.
    func verify(_ header: String?) async throws {
        guard let header, header.lowercased().hasPrefix("bearer "),
            let token = SignedToken(String(header.dropFirst("bearer ".count))), token.algorithm == "RS256"
        else { throw Problem.unauthorized("is missing, or not signed as it must be") }
        let claims = try await claims(of: token)
        guard Self.issuers.contains(claims.iss), claims.aud.value.contains(audience),
            claims.email == account, claims.email_verified == true
        else { throw Problem.unauthorized("is not of the subscription that is expected here") }
        guard claims.exp > time.date().timeIntervalSince1970 - Self.leeway else {
            throw Problem.unauthorized("has expired")
        }
    }

    private func claims(of token: SignedToken) async throws -> Claims {
        do {
            return try await keys.keys(with: token.keyID).verify(token.text, as: Claims.self)
        } catch RemoteKeys.Failure.unavailable {
            throw Problem(
                .serviceUnavailable, "keys_unavailable", "the keys that verify pushes cannot be had: try again")
        } catch let error as CancellationError {
            throw error
        } catch {
            throw Problem.unauthorized("has a wrong signature, or lacks a claim")
        }
    }
}
