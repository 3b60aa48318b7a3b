import ArgumentParser
import FoundationEssentials
import Models

/// JSON from the command line, a file or standard input.
struct ContentOptions: ParsableArguments {
    @Option(name: .long, help: "The payload, as JSON.") var payload: String?
    @Option(name: .long, help: "A file that holds the payload; - is standard input.") var payloadFile: String?

    func validate() throws {
        guard payload == nil || payloadFile == nil else { throw ValidationError("give --payload or --payload-file") }
        if let payload { try Self.check(payload) }
    }

    /// `nil` when none was given.
    ///
    /// - Throws: `ValidationError` when it cannot be read or is not JSON.
    func read() throws -> String? {
        guard let path = payloadFile else { return payload }
        var text = ""
        if path == "-" {
            while let line = readLine(strippingNewline: false) { text += line }
        } else {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ValidationError("cannot read '\(path)'")
            }
            text = String(decoding: data, as: UTF8.self)
        }
        try Self.check(text)
        return text
    }

    private static func check(_ text: String) throws {
        do {
            _ = try JSONValue(parsing: text.utf8)
        } catch {
            throw ValidationError("the payload is not JSON; it begins '\(text.prefix(60))'")
        }
    }
}
