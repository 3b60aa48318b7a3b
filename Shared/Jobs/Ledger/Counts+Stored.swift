import FoundationEssentials
package import Models

extension Counts {
    /// What a column `counts` holds, with the keys of `known` first and in their order.
    ///
    /// - Throws: `DecodingError` where something else is a value than a whole number.
    package init(stored text: String, inOrderOf known: Counts = [:]) throws {
        self.init()
        let stored = try JSONDecoder().decode([String: Int].self, from: Data(text.utf8))
        let rest = stored.keys.filter { !known.keys.contains($0) }.sorted()
        for key in known.keys + rest { self[key] = stored[key] ?? 0 }
    }
}
