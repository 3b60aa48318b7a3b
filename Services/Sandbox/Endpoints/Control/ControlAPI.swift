import FoundationEssentials

/// `/control`: what tests and demonstrations change and look at. Not part of any real API, and open to whoever reaches it.
struct ControlAPI: Sendable {
    let state: SandboxState

    private struct Failure: Codable, Sendable {
        let error: String
        let code: String
    }

    func respond(to request: SandboxRequest) -> SandboxReply {
        do {
            return try answer(request) ?? Self.failure(404, "notFound", "no control method \(request.method) there")
        } catch let error as SandboxError {
            return Self.failure(Self.status(of: error), error.code.rawValue, error.description)
        } catch {
            return Self.failure(400, "invalidBody", "the request's JSON cannot be read: \(error)")
        }
    }

    /// - Returns: `nil` where there is no such method.
    private func answer(_ request: SandboxRequest) throws -> SandboxReply? {
        let path = Array(request.path.dropFirst())
        switch (request.method, path.count, path.first) {
        case ("GET", 1, "users"): return SandboxReply(json: state.allUsers.map(UserSummary.init))
        case ("POST", 1, "users"): return try addUser(request)
        case ("POST", 1, "stir"): return stir()
        case ("DELETE", 2, "users"):
            _ = try user(path[1])
            state.removeUser(path[1])
            return Self.done
        case ("GET", 2, "users"): return SandboxReply(json: UserSummary(try user(path[1])))
        case (_, 3..., "users"): return try answer(request, Array(path[2...]), user: try user(path[1]))
        default: return nil
        }
    }

    private func answer(_ request: SandboxRequest, _ path: [String], user: SandboxUser) throws -> SandboxReply? {
        switch path[0] {
        case "messages": try messages(request, Array(path.dropFirst()), user: user)
        case "events": try events(request, Array(path.dropFirst()), user: user)
        case "calendar": try calendar(request, Array(path.dropFirst()), user: user)
        case "mailbox" where request.method == "GET": SandboxReply(json: user.dump())
        case "activity" where request.method == "POST": try activity(request, user: user)
        case "history", "grant", "tokens": try access(request, path, user: user)
        case "faults": try faults(request, user: user)
        case "consent": try consent(request, user: user)
        case "counts", "quota": try usage(request, path[0], user: user)
        default: nil
        }
    }

    func user(_ email: String) throws -> SandboxUser {
        guard let user = state.user(email) else { throw SandboxError(.unknownUser, "there is no user \(email)") }
        return user
    }

    static func decode<Value: Decodable>(_ request: SandboxRequest, as type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(request.body))
    }

    static let done = SandboxReply(json: [String: String]())

    private static func status(of error: SandboxError) -> Int {
        switch error.code {
        case .unknownUser, .unknownMessage, .unknownEvent: 404
        case .duplicateUser: 409
        case .refusedAddress, .invalidMessage, .invalidValue: 400
        }
    }

    private static func failure(_ status: Int, _ code: String, _ message: String) -> SandboxReply {
        SandboxReply(status: status, json: Failure(error: message, code: code))
    }
}
