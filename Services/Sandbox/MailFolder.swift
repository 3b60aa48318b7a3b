import ArgumentParser
import FoundationEssentials

/// A folder of messages.
enum MailFolder {
    /// The `.eml` files of a folder, by name.
    static func read(_ path: String) throws -> [(name: String, bytes: [UInt8])] {
        let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".eml") }.sorted()
        guard !names.isEmpty else { throw ValidationError("there are no .eml files in \(path)") }
        return try names.map { name in
            (name, Array(try Data(contentsOf: URL(fileURLWithPath: path).appendingPathComponent(name))))
        }
    }
}
