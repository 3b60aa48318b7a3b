import FoundationEssentials

extension GmailAPI {
    private struct Wish: Decodable {
        let topicName: String
    }

    /// `users.watch`: for seven days; the topic's pushes go where the sandbox was told.
    func watch(_ user: SandboxUser, _ request: SandboxRequest) throws -> SandboxReply {
        let parts = (try? JSONDecoder().decode(Wish.self, from: Data(request.body)))?.topicName.split(
            separator: "/", omittingEmptySubsequences: false)
        guard let parts, parts.count == 4, parts[0] == "projects", parts[2] == "topics" else {
            throw GmailError.badRequest("Invalid topicName does not match projects/sandbox/topics/*")
        }
        let end = state.now.addingTimeInterval(7 * 86_400)
        state.pushes.watch(user.email, until: end, told: user.historyID)
        return SandboxReply(
            json: [
                "historyId": .text(user.historyID), "expiration": .text("\(Int64(end.timeIntervalSince1970 * 1000))"),
            ] as JSON)
    }

    /// `users.stop`
    func stop(_ user: SandboxUser) -> SandboxReply {
        state.pushes.stop(user.email)
        return SandboxReply(status: 204, body: [])
    }
}
