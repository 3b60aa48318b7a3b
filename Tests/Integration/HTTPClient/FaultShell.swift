import Glibc
import HTTPClient

/// Runs programs the tests need beside them.
enum FaultShell {
    /// The standard output of a command that ends by itself.
    static func output(_ command: String) throws -> [UInt8] {
        guard let pipe = popen(command, "re") else { throw FaultServerError(what: command, code: errno) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&block, 1, block.count, pipe), count > 0 { bytes += block[..<count] }
        guard pclose(pipe) == 0 else { throw FaultServerError(what: command, code: errno) }
        return bytes
    }

    /// The first line of a command's output.
    static func line(_ command: String) throws -> String {
        String(decoding: try output(command).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    static func has(_ program: String) -> Bool {
        (try? output("command -v \(program)")) != nil
    }
}

/// The error an operation is expected to throw; nil when it does not, or throws something else.
func httpFailure<Result>(_ body: () async throws -> Result) async -> HTTPClientError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? HTTPClientError
    }
}
