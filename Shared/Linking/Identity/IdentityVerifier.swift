import FoundationEssentials
import HTTPClient
import JWTKit

/// Verifies identity tokens (OpenID Connect Core §3.1.3.7): signature, issuer, audience, nonce and times.
struct IdentityVerifier: Sendable {
    let provider: AccountProvider
    let clientID: String
    let issuers: [String]
    let keys: RemoteKeys
    let time: TimeSource

    /// What both providers sign with. `none` and shared secrets are no signatures of theirs.
    private static let algorithms: Set<String> = ["RS256", "ES256"]
    /// How far clocks may differ, in seconds.
    private static let leeway: TimeInterval = 120

    /// - Parameter nonceHash: of the nonce that was sent with the user.
    /// - Throws: ``LinkError`` `identityRefused` or `providerUnavailable`, or `CancellationError`.
    func verify(_ text: String?, nonceHash: [UInt8]) async throws -> AccountIdentity {
        guard let text else { throw refused("is missing") }
        guard let token = SignedToken(text) else { throw refused("cannot be read") }
        guard Self.algorithms.contains(token.algorithm) else { throw refused("is not signed as it must be") }
        let claims = try await claims(of: token)
        try check(claims, nonceHash)
        return try identity(claims)
    }

    private func claims(of token: SignedToken) async throws -> IdentityClaims {
        do {
            return try await keys.keys(with: token.keyID).verify(token.text, as: IdentityClaims.self)
        } catch RemoteKeys.Failure.unavailable(let reason) {
            throw LinkError(.providerUnavailable, "\(provider.title)'s keys cannot be had: \(reason); try again later")
        } catch RemoteKeys.Failure.unknownKey {
            throw refused("is signed with a key that \(provider.title) does not publish")
        } catch let error as CancellationError {
            throw error
        } catch {
            // which check failed and on what value is for nobody to see
            throw refused("has a wrong signature or another form")
        }
    }

    private func check(_ claims: IdentityClaims, _ nonceHash: [UInt8]) throws {
        let now = time.date().timeIntervalSince1970
        guard isIssuer(claims) else { throw refused("is from another issuer") }
        guard claims.aud.value.contains(clientID) else { throw refused("is meant for another client") }
        // §3.1.3.7, 4 and 5: several audiences need an authorised party, and it must be us.
        guard claims.azp.map({ $0 == clientID }) ?? (claims.aud.value.count == 1) else {
            throw refused("was given to another client")
        }
        guard claims.exp > now - Self.leeway else { throw refused("has expired") }
        guard (claims.iat ?? now) < now + Self.leeway, (claims.nbf ?? now) < now + Self.leeway else {
            throw refused("is not valid yet: check the clocks")
        }
        guard let nonce = claims.nonce, Nonce(text: nonce).matches(nonceHash) else {
            throw refused("does not repeat the nonce that this link was begun with")
        }
    }

    private func isIssuer(_ claims: IdentityClaims) -> Bool {
        issuers.contains { issuer in
            guard issuer.contains("{tenantid}") else { return claims.iss == issuer }
            guard let tenant = claims.tid, UUID(uuidString: tenant) != nil else { return false }
            return claims.iss == issuer.replacing("{tenantid}", with: tenant)
        }
    }

    private func identity(_ claims: IdentityClaims) throws -> AccountIdentity {
        let isVerified = claims.isEmailVerified?.value ?? (provider == .outlook)
        let address = claims.email.flatMap { isVerified ? $0 : nil }
        // Microsoft's `email` is any text a directory's administrator wrote; the sign-in name is the account's own.
        let name = provider == .outlook ? claims.preferredUsername ?? address : address
        guard let account = name?.lowercased(), account.contains("@"), account.utf8.count <= 320 else {
            throw refused("does not tell the account's address")
        }
        let subject =
            provider == .outlook ? claims.tid.flatMap { tid in claims.oid.map { "\(tid)/\($0)" } } : claims.sub
        return AccountIdentity(subject: subject ?? claims.sub, account: account)
    }

    private func refused(_ what: String) -> LinkError {
        LinkError(.identityRefused, "\(provider.title)'s identity token \(what): begin anew")
    }
}
