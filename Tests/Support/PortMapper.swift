import FoundationEssentials

/// The port mapper (epmd) of private brokers. RabbitMQ would start one that stays; this one goes with the tests.
package final class PortMapper: Sendable {
    package let port: Int
    private let process: ChildProcess

    package init(undertaker: Undertaker) throws {
        port = try LocalPort.free()
        process = try ChildProcess(
            "epmd", ["epmd", "-port", "\(port)", "-address", "127.0.0.1"],
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": undertaker.folder],
            log: "\(undertaker.folder)/epmd-\(port).log", undertaker: undertaker)
    }
}
