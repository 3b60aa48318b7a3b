import Crypto
import FoundationEssentials

/// What an identity token says of a user, as each provider writes it.
enum IdentityDocument {
    /// The directory that every user of the sandbox is in.
    static let tenant = "5f0e5f0e-0000-4000-8000-00000000d12e"

    static func claims(
        of user: String, by issuer: TokenIssuer, client: String, nonce: String?, baseURL: String, now: Date
    ) -> JSON {
        let seconds = Int(now.timeIntervalSince1970)
        var claims: [String: JSON] = [
            "aud": .text(client), "iat": .int(seconds), "exp": .int(seconds + 3600), "email": .text(user),
        ]
        claims["nonce"] = nonce.map(JSON.text)
        switch issuer {
        case .google:
            claims["iss"] = "https://accounts.google.com"
            claims["azp"] = .text(client)
            claims["sub"] = .text(number(of: user))
            claims["email_verified"] = true
        case .microsoft:
            claims["iss"] = .text("\(baseURL)/\(tenant)/v2.0")
            claims["nbf"] = .int(seconds)
            claims["sub"] = .text("sandbox-\(number(of: user))")
            claims["oid"] = .text(id(of: user))
            claims["tid"] = .text(tenant)
            claims["preferred_username"] = .text(user)
            claims["ver"] = "2.0"
        }
        return .object(claims)
    }

    /// 21 digits, as Google's.
    private static func number(of user: String) -> String {
        "1" + hash(user).prefix(20).map { String($0 % 10) }.joined()
    }

    private static func id(of user: String) -> String {
        var digits = hash(user).prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        for place in [8, 13, 18, 23] { digits.insert("-", at: digits.index(digits.startIndex, offsetBy: place)) }
        return digits
    }

    private static func hash(_ user: String) -> [UInt8] { Array(SHA256.hash(data: Array(user.utf8))) }
}
