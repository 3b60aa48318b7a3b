import TestSupport

/// A network of its own, linked to the suite's network by one cable to each server.
///
/// It is a network namespace that lives as long as a process in it, so nothing of it stays whatever happens. A link
/// that is cut swallows packets silently, as a cut cable does.
final class NetworkNode: Sendable {
    /// Where a cable leads.
    enum Link: Int, CaseIterable, Sendable {
        case broker = 1
        case database = 2
    }

    private let undertaker: Undertaker
    private let holder: ChildProcess
    private let number: Int

    private init(_ undertaker: Undertaker, number: Int) throws {
        self.undertaker = undertaker
        self.number = number
        // Under a name that `nsenter` finds its namespace by, for as long as it sleeps.
        holder = try ChildProcess(
            "network", ["unshare", "--net", "--", "sleep", "infinity"],
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], log: "\(undertaker.folder)/network-\(number).log",
            undertaker: undertaker)
    }

    /// - Parameter number: 0…63, unique among the nodes that exist.
    static func make(_ number: Int, _ undertaker: Undertaker) async throws -> NetworkNode {
        let node = try NetworkNode(undertaker, number: number)
        try await InTime.until("a network of its own", .seconds(5)) { try await node.isApart() }
        try await node.enter("ip", "link", "set", "lo", "up")
        for link in Link.allCases { try await node.lay(link) }
        return node
    }

    func end() async throws { try await holder.end() }

    /// The server's address, as seen from the node.
    func address(of link: Link) -> String { "198.18.\(number * 4 + link.rawValue).1" }

    /// The command that runs `command` in the node.
    func running(_ command: [String]) -> [String] {
        ["nsenter", "--target", "\(holder.pid)", "--net", "--"] + command
    }

    func cut(_ link: Link) async throws { try await run("ip", "link", "set", outer(link), "down") }

    func mend(_ link: Link) async throws { try await run("ip", "link", "set", outer(link), "up") }

    private func lay(_ link: Link) async throws {
        let inner = "in\(link.rawValue)"
        try await run(
            "ip", "link", "add", outer(link), "type", "veth", "peer", "name", inner, "netns", "\(holder.pid)")
        try await run("ip", "address", "add", "\(address(of: link))/24", "dev", outer(link))
        try await run("ip", "link", "set", outer(link), "up")
        try await enter("ip", "address", "add", "198.18.\(number * 4 + link.rawValue).2/24", "dev", inner)
        try await enter("ip", "link", "set", inner, "up")
    }

    private func outer(_ link: Link) -> String { "chaos\(number)x\(link.rawValue)" }

    private func isApart() async throws -> Bool {
        let mine = try await run("readlink", "/proc/self/ns/net")
        return try await run("readlink", "/proc/\(holder.pid)/ns/net") != mine
    }

    @discardableResult
    private func run(_ command: String...) async throws -> String {
        try await Command.run(command, undertaker: undertaker)
    }

    private func enter(_ command: String...) async throws {
        try await Command.run(running(command), undertaker: undertaker)
    }
}
