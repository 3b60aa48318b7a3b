import FoundationEssentials
import Glibc

/// Runs the real `carillon`, which the build puts beside the test bundle, on a schema of the test's own.
struct CommandProgram {
    struct Outcome {
        let status: Int32
        /// Standard output alone.
        let output: String
        let errors: String

        var lines: [Substring] { output.split(separator: "\n") }
    }

    struct NotStarted: Error {
        let command: String
    }

    let schema: String

    /// With nothing in its environment but the database's URL and the account's name.
    func callAsFunction(_ arguments: String..., input: String = "") throws -> Outcome {
        try self(arguments, input: input)
    }

    func callAsFunction(_ arguments: [String], input: String = "") throws -> Outcome {
        let words = [
            "env", "-i", "USER=ann", Self.quoted("DATABASE_URL=\(url)"), Self.quoted("\(try Self.folder())/carillon"),
        ]
        let errors = FileManager.default.temporaryDirectory.path + "/carillon-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: errors) }  // a temporary file
        let command = (words + arguments.map(Self.quoted)).joined(separator: " ")
        guard let stream = popen("printf %s \(Self.quoted(input)) | \(command) 2>\(errors)", "r") else {
            throw NotStarted(command: command)
        }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 { output += buffer[..<count] }
        let status = pclose(stream)
        return Outcome(
            status: status >> 8 & 0xFF, output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: FileManager.default.contents(atPath: errors) ?? Data(), as: UTF8.self))
    }

    private var url: String {
        let separator = CommandDatabase.url.contains("?") ? "&" : "?"
        return "\(CommandDatabase.url)\(separator)options=-csearch_path%3D\(schema),public"
    }

    private static func quoted(_ word: String) -> String { "'" + word.replacing("'", with: "'\\''") + "'" }

    /// The bundle is the running program, or what the test runner was told to load.
    private static func folder() throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folders = ([own] + CommandLine.arguments).compactMap { path in
            path.lastIndex(of: "/").map { String(path[..<$0]) }
        }
        guard let folder = folders.first(where: { access("\($0)/carillon", X_OK) == 0 }) else {
            throw NotStarted(command: "carillon")
        }
        return folder
    }
}
