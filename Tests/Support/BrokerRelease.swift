/// A release of RabbitMQ: this machine's own, or one in the root of another Debian.
package struct BrokerRelease: Sendable, Hashable {
    /// Such as `3.10.8`; `unknown` where there is none.
    package let version: String
    private let root: String?

    /// What this machine has installed.
    package static let installed = BrokerRelease(root: nil)

    /// - Parameter root: the folder that holds the other Debian; using it takes the right to change the root.
    package init(root: String?) {
        self.root = root
        let folders = FilePattern.matches("\(root ?? "")/usr/lib/rabbitmq/lib/rabbitmq_server-*")
        version = folders.last?.split(separator: "-").last.map(String.init) ?? "unknown"
    }

    /// The command line of one of its programs.
    ///
    /// - Parameter folder: visible to the program under the same path.
    func command(_ program: String, _ arguments: [String], folder: String) -> [String] {
        let command = ["/usr/lib/rabbitmq/bin/\(program)"] + arguments
        guard let root else { return command }
        // Mounts of its own, gone with it. The other Debian need not have the folder, and keeps no trace of it.
        let script = """
            root=$0 folder=$1; shift
            mount --rbind /dev "$root/dev"
            mount --rbind /proc "$root/proc"
            mount -t tmpfs none "$root/tmp"
            mkdir -p "$root$folder"
            mount --bind "$folder" "$root$folder"
            exec chroot "$root" "$@"
            """
        return ["unshare", "--mount", "--", "/bin/sh", "-ec", script, root, folder] + command
    }
}
