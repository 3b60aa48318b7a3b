import Crypto
import FoundationEssentials

/// Codes that were given out; each works once, for ten minutes.
struct CodeTable: Sendable {
    /// Why a code is worth nothing.
    enum Refusal: Error {
        case unknown, used, expired, otherRedirect, wrongVerifier
    }

    private var codes: [String: AuthorizationCode] = [:]
    private var random: SeededGenerator

    static let lifetime: TimeInterval = 600

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func issue(_ code: AuthorizationCode, now: Date) -> String {
        if codes.count > 10_000 { codes = codes.filter { $0.value.expiry > now } }
        let text = (code.issuer == .google ? "4/0sandbox-" : "0.sandbox-") + random.hex(digits: 40)
        codes[text] = code
        return text
    }

    mutating func redeem(
        _ text: String, by issuer: TokenIssuer, redirectURI: String?, verifier: String?, now: Date
    ) throws(Refusal) -> AuthorizationCode {
        guard let code = codes[text], code.issuer == issuer else { throw .unknown }
        guard !code.isUsed else { throw .used }
        guard code.expiry > now else { throw .expired }
        guard redirectURI == code.redirectURI else { throw .otherRedirect }
        let proof = verifier.map { Base64URL.encode(Array(SHA256.hash(data: Array($0.utf8)))).filter { $0 != "=" } }
        guard proof == code.challenge else { throw .wrongVerifier }
        codes[text]?.isUsed = true
        return code
    }
}
