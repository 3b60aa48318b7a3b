import FoundationEssentials
import Jobs
import Models
import Testing

/// The README's Swift is part of this target, which has what the target of a new family has; so it compiles.
@Suite("The README")
struct READMETests {
    private static let entries: [CataloguedJob] = [
        CataloguedJob("count_sheep", .maintenance, every: "*/5 * * * *", "counts sheep until somebody sleeps"),
        CataloguedJob("count_goats", .maintenance, every: "@every 5m", "counts what jumps higher"),
    ]

    private static func register(in registry: inout JobRegistry) throws {
        try registry.register(CountSheep())
    }

    @Test("has no Swift that is not compiled here, line for line")
    func compiles() throws {
        let folder = Self.folder(of: #filePath)
        let compiled = Self.lines(
            try ["CountSheep.swift", "Greet.swift", "READMETests.swift", "TuckIn.swift", "TuckInTests.swift"].map {
                try Self.read("\(folder)/\($0)")
            }.joined())
        let blocks = Self.swiftBlocks(in: try Self.read("\(folder)/../../README.md"))
        #expect(blocks.count >= 5)
        for block in blocks { #expect(compiled.contains(block), "\(block.joined(separator: "\n"))") }
    }

    @Test("names the job alike wherever it does; without the entry in the catalogue it is refused")
    func registers() {
        #expect(Self.entries.first?.name == CountSheep.name)
        var registry = JobRegistry(family: .maintenance)
        #expect(throws: CatalogueError.self) { try Self.register(in: &registry) }
    }

    private static func swiftBlocks(in text: String) -> [[Substring]] {
        var blocks: [[Substring]] = []
        var isInside = false
        for line in lines(text) {
            if line.hasPrefix("```") {
                isInside = line == "```swift"
                if isInside { blocks.append([]) }
            } else if isInside {
                blocks[blocks.count - 1].append(line)
            }
        }
        return blocks
    }

    /// Without their indentation, which differs inside a list.
    private static func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.drop { $0 == " " } }
    }

    private static func read(_ path: String) throws -> String {
        let data = try #require(FileManager.default.contents(atPath: path), "there is no \(path)")
        return String(decoding: data, as: UTF8.self)
    }

    private static func folder(of file: String) -> Substring {
        file[..<(file.lastIndex(of: "/") ?? file.startIndex)]
    }
}
