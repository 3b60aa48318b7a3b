import FoundationEssentials

/// Programs that do one thing and end.
package enum Command {
    struct Failure: Error, CustomStringConvertible {
        let command: [String]
        let exit: ChildProcess.Exit
        let output: String

        var description: String { "\(command.joined(separator: " ")) ended with \(exit): \(output.suffix(1000))" }
    }

    /// Runs a program to its end.
    ///
    /// - Returns: what it printed.
    /// - Throws: when it does not exit with 0 within a minute.
    @discardableResult
    package static func run(
        _ command: [String], environment: [String: String] = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"],
        undertaker: Undertaker
    ) async throws -> String {
        let base = "\(undertaker.folder)/command-\(UUID().uuidString.prefix(8).lowercased())"
        let process = try ChildProcess(
            command[0], command, environment: environment, log: "\(base).out", errors: "\(base).err",
            undertaker: undertaker)
        let exit = try await process.exit(within: .seconds(60))
        let output = process.output
        guard exit == .code(0) else {
            let errors = String(decoding: FileManager.default.contents(atPath: "\(base).err") ?? Data(), as: UTF8.self)
            throw Failure(command: command, exit: exit, output: errors + output)
        }
        for file in ["\(base).out", "\(base).err"] { try FileManager.default.removeItem(atPath: file) }
        return output
    }
}
