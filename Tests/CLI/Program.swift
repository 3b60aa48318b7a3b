import FoundationEssentials
import Glibc

/// Runs an executable of this package that the build puts beside the test bundle.
enum Program {
    struct Outcome {
        let status: Int32
        /// Standard output and standard error, as they came.
        let output: String
    }

    struct NotStarted: Error {
        let command: String
    }

    /// With nothing in its environment but `environment`; `input` goes to its standard input.
    static func run(
        _ arguments: [String], of name: String = "carillon", input: String = "", environment: [String: String] = [:]
    ) throws -> Outcome {
        let variables = environment.map { quoted("\($0.key)=\($0.value)") }
        let words = ["env", "-i"] + variables + [quoted("\(try folder(of: name))/\(name)")] + arguments.map(quoted)
        let command = "printf %s \(quoted(input)) | \(words.joined(separator: " ")) 2>&1"
        guard let stream = popen(command, "r") else { throw NotStarted(command: command) }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 { output += buffer[..<count] }
        let status = pclose(stream)
        return Outcome(status: status >> 8 & 0xFF, output: String(decoding: output, as: UTF8.self))
    }

    private static func quoted(_ word: String) -> String { "'" + word.replacing("'", with: "'\\''") + "'" }

    /// The bundle is the running program, or what a helper was told to load.
    private static func folder(of name: String) throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folders = ([own] + CommandLine.arguments).compactMap { path in
            path.lastIndex(of: "/").map { String(path[..<$0]) }
        }
        guard let folder = folders.first(where: { access("\($0)/\(name)", X_OK) == 0 }) else {
            throw NotStarted(command: name)
        }
        return folder
    }
}
