import FoundationEssentials
import Glibc

/// A network of the suite's own, in which servers may listen everywhere and links may be cut.
enum OwnNetwork {
    private static let mark = "CARILLON_CHAOS_NETWORK"

    /// Whether this process is in it.
    static var isEntered: Bool { ProcessInfo.processInfo.environment[mark] != nil }

    /// Starts this program anew in one, where there is the right to make one; else returns.
    static func enter() {
        guard !isEntered else { return }
        for unshare in ways where works(unshare) { replace(with: unshare) }
    }

    /// As root, or as the root of a user namespace that keeps its user (PostgreSQL refuses to be root).
    private static let ways = [
        ["unshare", "--net"], ["unshare", "--user", "--map-current-user", "--keep-caps", "--net"],
    ]

    private static let script = "ip link set lo up && exec \"$@\""

    private static func works(_ unshare: [String]) -> Bool {
        // Its own network, one inside it, and a cable between the two.
        let probe = """
            ip link set lo up && unshare --net true && ip link add chaosprobe type veth peer name chaospeer
            """
        let arguments = unshare + ["--", "/bin/sh", "-c", "(\(probe)) >/dev/null 2>&1"]
        var pid = pid_t()
        var strings = arguments.map { strdup($0) } + [nil]
        defer { for string in strings { free(string) } }
        guard posix_spawnp(&pid, arguments[0], nil, nil, &strings, environ) == 0 else { return false }
        var status: Int32 = 0
        return waitpid(pid, &status, 0) == pid && status == 0
    }

    private static func replace(with unshare: [String]) {
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else { return }
        setenv(mark, "1", 1)
        let arguments = unshare + ["--", "/bin/sh", "-c", script, "chaos", program] + CommandLine.arguments.dropFirst()
        let strings = arguments.map { strdup($0) } + [nil]
        execvp(arguments[0], strings)
        unsetenv(mark)  // it could not be started: without it, then
    }
}
