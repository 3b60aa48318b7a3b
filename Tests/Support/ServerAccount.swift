import Glibc

/// Who PostgreSQL runs as: it refuses to be root.
struct ServerAccount: Sendable {
    let user: uid_t
    let group: gid_t

    /// `nil` unless this process is root.
    static let other: ServerAccount? = {
        guard geteuid() == 0 else { return nil }
        for name in ["postgres", "nobody"] {
            if let entry = getpwnam(name) {
                return ServerAccount(user: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
            }
        }
        return nil
    }()

    /// The command that runs `command` as this account.
    func running(_ command: [String]) -> [String] {
        ["setpriv", "--reuid=\(user)", "--regid=\(group)", "--clear-groups", "--"] + command
    }
}
