import FoundationEssentials
import Synchronization

/// A user: a grant, a mailbox, a quota and what goes wrong. Safe to use from any thread.
public final class SandboxUser: Sendable {
    /// What the lock guards.
    struct State: Sendable {
        var mailbox: Mailbox
        var calendars: CalendarBook
        var meter: QuotaMeter
        var faults = FaultPlan()
        var random: SeededGenerator
        var refreshTokens: [RefreshToken]
        var isRevoked = false
        var withheldScopes: [String] = []
        var grantedScopes: [String] = []
        var interludes: [Interlude] = []
        var missingFolders: Set<String> = []
    }

    /// Whether a call goes on.
    struct Admission: Sendable {
        var decision: FaultPlan.Decision
        var isWithinQuota: Bool
    }

    public let email: String
    let rotatesRefreshToken: Bool
    let givesSyncTokens: Bool
    private let scopes: [String]
    private let configuration: SandboxConfiguration
    private let state: Mutex<State>

    init(_ new: NewUser, configuration: SandboxConfiguration) {
        email = new.email
        rotatesRefreshToken = new.rotatesRefreshToken ?? false
        givesSyncTokens = new.givesSyncTokens ?? true
        self.configuration = configuration
        scopes = new.scopes ?? RefreshToken.usualScopes
        let seed = SeededGenerator.mix(new.seed ?? configuration.seed, new.email)
        var mailbox = Mailbox(owner: new.email, seed: seed)
        mailbox.populate(count: new.messages ?? 0, days: new.days ?? 60, now: configuration.now())
        var calendars = CalendarBook(owner: new.email, zone: new.zone ?? "Europe/Berlin", seed: seed ^ 0x6361_6C65)
        calendars.populate(count: new.events ?? 0, now: configuration.now())
        state = Mutex(
            State(
                mailbox: mailbox,
                calendars: calendars,
                meter: QuotaMeter(settings: configuration.quota),
                random: SeededGenerator(seed: seed ^ 0x6661_756C),
                refreshTokens: [RefreshToken(text: new.refreshToken ?? "1//sandbox-\(new.email)", scopes: scopes)]
            )
        )
    }

    func withState<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        try state.withLock { try body(&$0) }
    }

    // MARK: Grant

    /// What a client refreshes with; the newest where they rotate.
    public var refreshToken: String { withState { $0.refreshTokens.last?.text ?? "" } }

    public var isRevoked: Bool { withState { $0.isRevoked } }

    /// - Parameter isRevoked: whether refreshing answers `invalid_grant`. Access tokens are the sandbox's affair.
    public func setGrant(isRevoked: Bool) {
        withState { state in
            state.isRevoked = isRevoked
            if isRevoked { state.grantedScopes = [] }
        }
    }

    /// Gives consent anew, as a user who reconnects: the old refresh tokens are void.
    public func renewGrant(refreshToken: String) {
        withState { state in
            state.isRevoked = false
            state.refreshTokens = [RefreshToken(text: refreshToken, scopes: scopes)]
        }
    }

    func accepts(refreshToken: String) -> Bool { find(refreshToken: refreshToken) != nil }

    func find(refreshToken: String) -> RefreshToken? {
        withState { $0.refreshTokens.first { $0.text == refreshToken } }
    }

    func addRefreshToken(_ scopes: [String]) -> String {
        withState { state in
            let token = "1//sandbox-\(email)-" + state.random.hex(digits: 8)
            state.refreshTokens.append(RefreshToken(text: token, scopes: scopes))
            // Old ones stay valid, but not for ever.
            if state.refreshTokens.count > 1000 { state.refreshTokens.removeFirst() }
            return token
        }
    }

    // MARK: Quota and faults

    public var counts: UsageCounts { withState { $0.meter.counts } }

    public func resetCounts() {
        withState { $0.meter.reset() }
    }

    public var quota: QuotaSettings {
        get { withState { $0.meter.settings } }
        set { withState { $0.meter.settings = newValue } }
    }

    /// What is left of the faults.
    public var faults: [Fault] {
        get { withState { $0.faults.faults } }
        set { withState { $0.faults.set(newValue) } }
    }

    public func addFaults(_ faults: [Fault]) {
        withState { $0.faults.add(faults) }
    }

    /// Counts a call, lets a fault strike and charges what goes on.
    /// - Parameter isResumed: whether the call goes on from a cursor.
    func admit(_ endpoint: Endpoint, isResumed: Bool = false) -> Admission {
        playInterludes(before: endpoint)
        let time = configuration.now().timeIntervalSince1970
        return withState { state in
            state.meter.countRequest(endpoint)
            let decision = state.faults.decide(endpoint, isResumed: isResumed, using: &state.random)
            if decision.fault != nil || decision.delay > .zero { state.meter.countFault(endpoint) }
            let isCharged = decision.fault?.kind.isRefusal != true
            let isWithin = !isCharged || state.meter.charge(endpoint, at: time)
            return Admission(decision: decision, isWithinQuota: isWithin)
        }
    }

    var now: Date { configuration.now() }
}
