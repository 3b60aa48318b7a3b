import FoundationEssentials
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A RabbitMQ of its own, for what must not be done to a shared one.
///
/// It listens on loopback, in the clear and by TLS; the latter asks for client certificates and trusts an authority made
/// for it. Everything it has lies in a temporary directory; its certificate is for `localhost` alone.
final class PrivateBroker: Sendable {
    struct Failure: Error {
        let what: String
    }

    static let server = "/usr/lib/rabbitmq/bin/rabbitmq-server"
    static var isInstalled: Bool { FileManager.default.fileExists(atPath: server) }

    let port: Int
    let tlsPort: Int
    private let directory: String
    private let process: pid_t

    init() throws {
        let name = UUID().uuidString.prefix(8).lowercased()
        directory = "/tmp/carillon-\(name)"
        port = try Self.freePort()
        tlsPort = try Self.freePort()
        guard mkdir(directory, 0o700) == 0 else { throw Failure(what: "no directory \(directory)") }
        let script = Self.script(
            directory: directory, port: port, tlsPort: tlsPort, distributionPort: try Self.freePort())
        process = try Self.spawn(script)
    }

    /// A file made for it: `ca.pem`, `client.pem`, `client.key`.
    func file(_ name: String) -> String { "\(directory)/\(name)" }

    /// Stops the whole process in its tracks; its sockets stay connected.
    func freeze() { kill(-process, SIGSTOP) }
    func thaw() { kill(-process, SIGCONT) }

    /// Runs `rabbitmqctl`, blocking until it is done.
    func control(_ command: String) throws {
        let script = "HOME='\(directory)' /usr/lib/rabbitmq/bin/rabbitmqctl -q -n t\(port)@localhost \(command)"
        var status: Int32 = 0
        waitpid(try Self.spawn("\(script) >'\(directory)/ctl.log' 2>&1"), &status, 0)
        guard status == 0 else { throw Failure(what: "rabbitmqctl \(command): status \(status)") }
    }

    func stop() {
        thaw()
        kill(-process, SIGKILL)
        waitpid(process, nil, 0)
        if let cleaner = try? Self.spawn("rm -rf '\(directory)'") { waitpid(cleaner, nil, 0) }
    }

    private static func script(directory: String, port: Int, tlsPort: Int, distributionPort: Int) -> String {
        """
        set -e
        cd '\(directory)'
        exec >log 2>&1
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test-authority -keyout ca.key -out ca.pem
        for name in server client; do
          openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout $name.key -out $name.csr
          printf 'subjectAltName=DNS:localhost\\n' >$name.ext
          openssl x509 -req -days 2 -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile $name.ext \
            -out $name.pem
        done
        cat >rabbitmq.conf <<END
        listeners.tcp.1 = 127.0.0.1:\(port)
        listeners.ssl.1 = 127.0.0.1:\(tlsPort)
        ssl_options.cacertfile = $PWD/ca.pem
        ssl_options.certfile = $PWD/server.pem
        ssl_options.keyfile = $PWD/server.key
        ssl_options.verify = verify_peer
        ssl_options.fail_if_no_peer_cert = true
        END
        printf '[].' >plugins
        export HOME=$PWD RABBITMQ_CONFIG_FILE=$PWD/rabbitmq.conf RABBITMQ_NODENAME=t\(port)@localhost
        export RABBITMQ_DIST_PORT=\(distributionPort) RABBITMQ_MNESIA_BASE=$PWD/data RABBITMQ_LOG_BASE=$PWD/logs
        export RABBITMQ_ENABLED_PLUGINS_FILE=$PWD/plugins
        exec \(server)
        """
    }

    /// Runs a shell script as the leader of a process group.
    private static func spawn(_ script: String) throws -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        let arguments = ["/bin/sh", "-c", script].map { (text: String) in strdup(text) }
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        let status = posix_spawn(&process, "/bin/sh", nil, &attributes, arguments + [nil], environ)
        guard status == 0 else { throw Failure(what: "no shell: error \(status)") }
        return process
    }

    private static func freePort() throws -> Int {
        let proxy = try TCPProxy(to: 1)
        proxy.close()
        return proxy.port
    }
}
