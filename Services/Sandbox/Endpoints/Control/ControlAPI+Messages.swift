import FoundationEssentials

extension ControlAPI {
    private struct LabelChange: Codable, Sendable {
        var add: [String]?
        var remove: [String]?
    }

    private struct Steps: Codable, Sendable {
        var steps: Int?
    }

    /// `POST messages` with a raw message (`labelIds` repeatable and `internalDate` in milliseconds in the query),
    /// `DELETE messages/{id}`, `POST messages/{id}/labels` with `{"add": […], "remove": […]}`.
    func messages(_ request: SandboxRequest, _ path: [String], user: SandboxUser) throws -> SandboxReply? {
        switch (request.method, path.count) {
        case ("POST", 0): return try deliver(request, user: user)
        case ("DELETE", 1): try user.delete(path[0])
        case ("POST", 2) where path[1] == "labels":
            let change = try Self.decode(request, as: LabelChange.self)
            try user.changeLabels(of: path[0], add: change.add ?? [], remove: change.remove ?? [])
        default: return nil
        }
        return SandboxReply(json: UserSummary(user))
    }

    private func deliver(_ request: SandboxRequest, user: SandboxUser) throws -> SandboxReply {
        let labels = request.all("labelIds")
        var date: Date?
        if let text = request.first("internalDate") {
            guard let milliseconds = Int64(text), milliseconds >= 0 else {
                throw SandboxError(.invalidValue, "internalDate must be milliseconds since 1970, not '\(text)'")
            }
            date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        }
        let reference = try user.deliver(request.body, labels: labels.isEmpty ? nil : labels, date: date)
        return SandboxReply(status: 201, json: reference)
    }

    /// `POST activity` with `{"steps": 3}`; default 1.
    func activity(_ request: SandboxRequest, user: SandboxUser) throws -> SandboxReply {
        let steps = request.body.isEmpty ? Steps() : try Self.decode(request, as: Steps.self)
        return SandboxReply(json: user.act(steps: steps.steps ?? 1))
    }
}
