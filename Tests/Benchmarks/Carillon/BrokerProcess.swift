import FoundationEssentials
import Glibc

/// The process that listens on the broker's port.
enum BrokerProcess {
    /// By `/proc/net/tcp` and the descriptors of the processes that this one may look into.
    static func pid(_ url: String) -> pid_t? {
        guard let port = URLComponents(string: url)?.port, let inode = listeningSocket(port) else { return nil }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.first { holds($0, "socket:[\(inode)]") }
    }

    private static func listeningSocket(_ port: Int) -> Substring? {
        let hexadecimal = String(port, radix: 16, uppercase: true)
        let suffix = ":" + String(repeating: "0", count: 4 - hexadecimal.utf8.count) + hexadecimal
        for file in ["/proc/net/tcp", "/proc/net/tcp6"] {
            let text = String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
            for line in text.split(separator: "\n").dropFirst() {
                // number, local address, remote address, state (0A listens) … inode
                let fields = line.split(separator: " ")
                if fields.count > 9, fields[1].hasSuffix(suffix), fields[3] == "0A" { return fields[9] }
            }
        }
        return nil
    }

    private static func holds(_ pid: pid_t, _ socket: String) -> Bool {
        let folder = "/proc/\(pid)/fd"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.contains {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")) == socket
        }
    }
}
