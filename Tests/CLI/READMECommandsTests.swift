import ArgumentParser
import FoundationEssentials
import Testing

@testable import carillon

/// The README's table of commands and the commands themselves.
@Suite("The README's commands")
struct READMECommandsTests {
    @Test("are those that the program has, none missing and none made up")
    func commands() throws {
        let written = Set(try Self.written())
        let known = Set(Self.leaves(of: Carillon.self, under: []))
        #expect(written.subtracting(known).sorted() == [], "the README has commands that the program lacks")
        #expect(known.subtracting(written).sorted() == [], "the program has commands that the README lacks")
    }

    private static func leaves(of command: any ParsableCommand.Type, under path: [String]) -> [String] {
        let children = command.configuration.subcommands
        if children.isEmpty { return [path.joined(separator: " ")] }
        return children.flatMap { child in leaves(of: child, under: path + [child._commandName]) }
    }

    /// The first cell of each row of the table is one command, its arguments in capitals or brackets.
    private static func written() throws -> [String] {
        let file = #filePath
        let folder = file[..<(file.lastIndex(of: "/") ?? file.startIndex)]
        let data = try #require(FileManager.default.contents(atPath: "\(folder)/../../README.md"))
        let rows = String(decoding: data, as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("| `carillon ") }
        return rows.compactMap { row in
            row.split(separator: "`").dropFirst().first.map { cell in
                cell.split(separator: " ").dropFirst().prefix { word in
                    word.allSatisfy { $0.isLowercase || $0 == "-" } && !word.hasPrefix("-")
                }.joined(separator: " ")
            }
        }
    }
}
