import FoundationEssentials
import HTTPClient
import HTTPTypes
import JWTKit
import Linking

/// Finds the user that a bearer token (RFC 6750) speaks for.
struct BearerVerifier: Sendable {
    private let keys: BearerKeys
    private let issuer: String?
    private let audience: String?
    private let time: TimeSource

    /// How far the issuer's clock may differ, in seconds.
    private static let leeway: TimeInterval = 30

    /// - Parameters:
    ///   - issuer: `iss` that a token must have; nil for any.
    ///   - audience: what its `aud` must hold; nil for any.
    init(keys: BearerKeys, issuer: String? = nil, audience: String? = nil, time: TimeSource = .system) {
        self.keys = keys
        self.issuer = issuer
        self.audience = audience
        self.time = time
    }

    /// - Parameter header: the value of `Authorization`.
    /// - Throws: ``Problem`` 401; 503 while the keys cannot be had; or `CancellationError`.
    func user(_ header: String) async throws -> UUID {
        let parts = header.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw Problem.unauthorized("is not a bearer token")
        }
        guard let token = SignedToken(String(parts[1])), keys.allows(token.algorithm) else {
            throw Problem.unauthorized("is not signed as it must be")
        }
        let claims = try await claims(of: token)
        try check(claims)
        guard let user = UUID(uuidString: claims.sub) else {
            throw Problem.unauthorized("has no user's id as its subject")
        }
        return user
    }

    private func claims(of token: SignedToken) async throws -> BearerClaims {
        do {
            return try await keys.keys(for: token).verify(token.text, as: BearerClaims.self)
        } catch RemoteKeys.Failure.unavailable {
            throw Problem(
                .serviceUnavailable, "keys_unavailable", "the keys that verify tokens cannot be had: try again")
        } catch let error as CancellationError {
            throw error
        } catch {
            throw Problem.unauthorized("has a wrong signature, or lacks a claim")
        }
    }

    private func check(_ claims: BearerClaims) throws {
        let now = time.date().timeIntervalSince1970
        guard claims.exp > now - Self.leeway else { throw Problem.unauthorized("has expired") }
        guard (claims.nbf ?? now) < now + Self.leeway else { throw Problem.unauthorized("is not valid yet") }
        if let issuer, claims.iss != issuer { throw Problem.unauthorized("is from another issuer") }
        if let audience, !(claims.aud?.value.contains(audience) ?? false) {
            throw Problem.unauthorized("is meant for another audience")
        }
    }
}
