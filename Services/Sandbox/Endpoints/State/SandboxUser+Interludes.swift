/// What happens between two of a client's calls.
struct Interlude: Sendable {
    let endpoint: Endpoint
    /// Calls that pass before it.
    var skip: Int
    let body: @Sendable (SandboxUser) -> Void
}

extension SandboxUser {
    /// Has something happen once, right before a call is answered: between two reads of one client's round, for instance.
    /// - Parameters:
    ///   - endpoint: what is called.
    ///   - skip: calls of it that pass before.
    public func before(_ endpoint: Endpoint, skip: Int = 0, _ body: @escaping @Sendable (SandboxUser) -> Void) {
        withState { $0.interludes.append(Interlude(endpoint: endpoint, skip: skip, body: body)) }
    }

    /// Folders of Outlook that are not there, by the sandbox's names of them: those of users begin with `x-`.
    public var missingFolders: Set<String> {
        get { withState { $0.missingFolders } }
        set { withState { $0.missingFolders = newValue } }
    }

    /// Titles of messages and events that are told in a form no client expects: Graph and Google Calendar tell such a
    /// title as a number, and Gmail such a message with bytes that are no Base64.
    public var oddTitles: Set<String> {
        get { withState { $0.calendars.oddTitles } }
        set { withState { $0.calendars.oddTitles = newValue } }
    }

    func playInterludes(before endpoint: Endpoint) {
        let due = withState { state in
            let due = state.interludes.filter { $0.endpoint == endpoint && $0.skip == 0 }
            state.interludes.removeAll { $0.endpoint == endpoint && $0.skip == 0 }
            for index in state.interludes.indices where state.interludes[index].endpoint == endpoint {
                state.interludes[index].skip -= 1
            }
            return due
        }
        // Outside of the lock, which they take themselves.
        for interlude in due { interlude.body(self) }
    }
}
