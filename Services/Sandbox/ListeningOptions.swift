import ArgumentParser

/// Where the sandbox listens.
struct ListeningOptions: ParsableArguments {
    @Option(help: "The address to listen on; loopback, or a private one with --allow-network.")
    var host = "127.0.0.1"
    @Option(help: "The port to listen on; 0 lets the system choose.")
    var port = 8090
    @Flag(help: "Allow private addresses beside loopback, for the network of a compose file.")
    var allowNetwork = false

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port must be 0 to 65535") }
    }
}
