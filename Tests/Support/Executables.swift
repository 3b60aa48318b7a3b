import FoundationEssentials
import Glibc

/// The programs under test, which the build puts beside the test bundle.
package enum Executables {
    package struct NotFound: Error, CustomStringConvertible {
        let name: String
        let folders: [String]

        package var description: String {
            "there is no executable '\(name)' in \(folders.joined(separator: ", ")); build it, or name its folder in "
                + "CARILLON_BIN"
        }
    }

    package static func path(_ name: String) throws -> String {
        let paths = folders.map { "\($0)/\(name)" }
        guard let path = paths.first(where: { access($0, X_OK) == 0 }) else {
            throw NotFound(name: name, folders: folders)
        }
        return path
    }

    private static let folders: [String] = {
        let named = ProcessInfo.processInfo.environment["CARILLON_BIN"]
        let files = [ownFile] + CommandLine.arguments.map(Optional.some)
        return [named].compactMap { $0 } + files.compactMap { $0.flatMap(folder) }
    }()

    /// The test bundle itself, where it is the program; the arguments name it where a helper loads it.
    private static var ownFile: String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }

    private static func folder(of file: String) -> String? {
        guard let slash = file.lastIndex(of: "/") else { return nil }
        return String(file[..<slash])
    }
}
