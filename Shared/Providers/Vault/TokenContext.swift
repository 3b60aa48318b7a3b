public import FoundationEssentials

/// What a sealed token belongs to; it opens for nothing else.
public struct TokenContext: Sendable, Hashable {
    /// What a token is for.
    public struct Purpose: Sendable, Hashable, RawRepresentable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        public static let refreshToken = Self(rawValue: "refresh_token")
        public static let accessToken = Self(rawValue: "access_token")
        /// Of a link under way; the id is the pending authorisation's.
        public static let codeVerifier = Self(rawValue: "code_verifier")
    }

    /// The id of the row that holds it, mostly a connection's.
    public let connectionID: UUID
    public let purpose: Purpose

    public init(connectionID: UUID, purpose: Purpose) {
        self.connectionID = connectionID
        self.purpose = purpose
    }

    /// What is authenticated with the token. Only the last part can hold a colon, so no two contexts look alike.
    func associatedData(keyID: String) -> [UInt8] {
        Array("carillon.token:v1:\(keyID):\(connectionID.uuidString.lowercased()):\(purpose.rawValue)".utf8)
    }
}
