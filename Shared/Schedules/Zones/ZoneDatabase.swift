import FoundationEssentials
import Synchronization

/// The compiled IANA zones of this machine, each read once in the life of the process.
///
/// An update of the zone database is seen after a restart.
final class ZoneDatabase: Sendable {
    /// Of the directory in `TZDIR`, or `/usr/share/zoneinfo`.
    static let shared = ZoneDatabase(directory: ProcessInfo.processInfo.environment["TZDIR"])

    static let defaultDirectory = "/usr/share/zoneinfo"

    let directory: String
    private let tables = Mutex<[String: ZoneTable]>([:])

    init(directory: String?) {
        self.directory = directory.flatMap { $0.isEmpty ? nil : $0 } ?? Self.defaultDirectory
    }

    /// The zone of a name.
    /// - Throws: ``ScheduleError`` with code `unknownZone` (and the nearest names) or `unreadableZone`.
    func table(named name: String) throws(ScheduleError) -> ZoneTable {
        if name == "UTC" { return .utc }
        if let known = tables.withLock({ $0[name] }) { return known }
        guard Self.isPlausible(name) else { throw unknown(name) }
        let table = try read(name)
        tables.withLock { $0[name] = table }
        return table
    }

    private func read(_ name: String) throws(ScheduleError) -> ZoneTable {
        let path = "\(directory)/\(name)"
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory else {
            throw unknown(name)
        }
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw unreadable(name, "it cannot be opened")
        }
        do {
            var reader = TZifReader(name: name, bytes: [UInt8](data))
            return try reader.read()
        } catch {
            throw unreadable(name, error.reason)
        }
    }

    /// Whether a name has the form of an IANA zone: it begins with a capital, as no other file of the database does,
    /// and leads neither to an absolute path nor out of the directory.
    static func isPlausible(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return name.first?.isUppercase == true && name != "Factory"
            && parts.allSatisfy { part in
                part.first?.isLetter == true && part.utf8.allSatisfy(isNameByte)
            }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private func unknown(_ name: String) -> ScheduleError {
        let hint =
            FileManager.default.fileExists(atPath: directory)
            ? Spelling.question(nearestNames(to: name)) ?? "write an IANA name, such as Europe/Berlin or UTC"
            : "there is no zone database at \(directory): install tzdata or set TZDIR"
        return error(.unknownZone, name, "is not known", hint)
    }

    private func unreadable(_ name: String, _ reason: String) -> ScheduleError {
        error(.unreadableZone, name, "cannot be read from \(directory): \(reason)", "install tzdata anew or set TZDIR")
    }

    private func error(_ code: ScheduleError.Code, _ name: String, _ reason: String, _ hint: String) -> ScheduleError {
        ScheduleError(
            code: code,
            source: name,
            part: "time zone",
            text: name,
            range: 0..<name.count,
            reason: name.isEmpty ? "is empty" : reason,
            allowed: nil,
            hint: hint
        )
    }
}
