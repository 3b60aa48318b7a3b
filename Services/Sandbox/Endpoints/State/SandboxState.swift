import FoundationEssentials
import HTTPClient
import Schedules
import Synchronization

/// Users, their mailboxes and their tokens.
///
/// Each user has a lock of their own, which is held for moments only: messages are written and read outside of it.
public final class SandboxState: Sendable {
    public let configuration: SandboxConfiguration
    /// The site of meeting pages.
    public let meetings = MeetingSite()
    private let users = Mutex<[String: SandboxUser]>([:])
    private let tokens: Mutex<TokenTable>
    let codes: Mutex<CodeTable>
    let signer = IdentitySigner()
    let pushes = PushBook()
    /// What pushes are sent with; none before the server runs.
    var outbound: HTTPClient? { client.withLock { $0 } }
    private let client = Mutex<HTTPClient?>(nil)
    private let random: Mutex<SeededGenerator>

    public init(configuration: SandboxConfiguration) {
        self.configuration = configuration
        tokens = Mutex(TokenTable(seed: configuration.seed ^ 0x746F_6B65))
        codes = Mutex(CodeTable(seed: configuration.seed ^ 0x636F_6465))
        random = Mutex(SeededGenerator(seed: configuration.seed ^ 0x7374_6972))
    }

    var now: Date { configuration.now() }

    func begin(outbound: HTTPClient) {
        client.withLock { $0 = outbound }
    }

    /// Makes a user with a generated mailbox.
    /// - Throws: ``SandboxError`` where the address is taken or is none.
    @discardableResult
    public func addUser(_ new: NewUser) throws -> SandboxUser {
        guard new.email.contains("@"), !new.email.contains("/"), !new.email.contains(where: \.isWhitespace) else {
            throw SandboxError(.invalidValue, "'\(new.email)' is no e-mail address")
        }
        guard (0...1_000_000).contains(new.messages ?? 0), (1...3650).contains(new.days ?? 60) else {
            throw SandboxError(.invalidValue, "messages must be 0 to 1,000,000 and days 1 to 3,650")
        }
        guard (0...100_000).contains(new.events ?? 0), (try? ZoneClock(new.zone ?? "UTC")) != nil else {
            throw SandboxError(.invalidValue, "events must be 0 to 100,000 and zone one of the IANA database")
        }
        let user = SandboxUser(new, configuration: configuration)
        try users.withLock { users in
            guard users[new.email] == nil else {
                throw SandboxError(.duplicateUser, "the user \(new.email) exists already; delete it first")
            }
            users[new.email] = user
        }
        return user
    }

    public func user(_ email: String) -> SandboxUser? {
        users.withLock { $0[email] }
    }

    /// In the order of their addresses.
    public var allUsers: [SandboxUser] {
        users.withLock { $0.values.sorted { $0.email < $1.email } }
    }

    @discardableResult
    public func removeUser(_ email: String) -> Bool {
        expireAccessTokens(of: email)
        return users.withLock { $0.removeValue(forKey: email) != nil }
    }

    /// Makes every access token of the user invalid; a refresh gives a new one.
    public func expireAccessTokens(of email: String) {
        tokens.withLock { $0.revoke(user: email) }
    }

    /// Ends the user's grant: refreshing answers `invalid_grant`, access tokens answer 401.
    public func revokeGrant(of email: String) {
        user(email)?.setGrant(isRevoked: true)
        expireAccessTokens(of: email)
    }

    /// A new access token, as a refresh would give. For tests that are not about refreshing.
    /// - Parameter issuer: whose token it is; nobody else takes it.
    public func issueAccessToken(to email: String, issuer: TokenIssuer = .google) -> String {
        let now = now
        let lifetime = Double(configuration.accessTokenLifetime.components.seconds)
        return tokens.withLock { $0.issue(to: email, by: issuer, until: now.addingTimeInterval(lifetime), now: now) }
    }

    func user(accessToken: String, issuer: TokenIssuer = .google) -> SandboxUser? {
        let now = now
        return tokens.withLock { $0.user(of: accessToken, by: issuer, now: now) }.flatMap { user($0) }
    }

    func user(refreshToken: String) -> SandboxUser? {
        users.withLock { $0.values.first { $0.accepts(refreshToken: refreshToken) } }
    }

    /// Something happens in the calendars of somebody who has events; `nil` where there is nobody.
    func stirCalendar() -> (user: String, event: String)? {
        let all = allUsers.filter { user in user.withState { !$0.calendars.events.isEmpty } }
        guard let user = random.withLock({ all.randomElement(using: &$0) }) else { return nil }
        return user.actOnCalendar(steps: 1).first.map { (user.email, $0) }
    }

    /// Something happens in some mailbox; `nil` where there is none.
    func stir() -> (user: String, event: ActivityEvent)? {
        let all = allUsers
        guard let user = random.withLock({ all.randomElement(using: &$0) }) else { return nil }
        return user.act(steps: 1).first.map { (user.email, $0) }
    }
}
