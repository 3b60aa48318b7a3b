import FoundationEssentials

extension ZoneDatabase {
    /// At most three names that may have been meant: the same in another case, the same city, then the fewest edits.
    func nearestNames(to name: String) -> [String] {
        guard !name.isEmpty else { return [] }
        let names = self.names
        let wanted = name.lowercased().split(separator: " ").joined(separator: "_")
        let same = names.filter { $0.lowercased() == wanted }
        let city = wanted.split(separator: "/").last.map(String.init) ?? wanted
        let sameCity = names.filter { Self.city($0) == city }
        let near = Spelling.nearest(to: wanted, in: names, within: min(3, wanted.count / 4))
        let nearCities = Set(Spelling.nearest(to: city, in: Set(names.map(Self.city)), within: city.count > 4 ? 2 : 1))
        var found: [String] = []
        for candidate in same + sameCity + near + names.filter({ nearCities.contains(Self.city($0)) })
        where !found.contains(candidate) {
            found.append(candidate)
        }
        return Array(found.prefix(3))
    }

    /// Every zone in the directory, sorted.
    var names: [String] {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: directory)) ?? []
        return paths.filter { Self.isPlausible($0) && isFile($0) }.sorted()
    }

    private func isFile(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: "\(directory)/\(path)", isDirectory: &isDirectory) && !isDirectory
    }

    private static func city(_ name: String) -> String {
        name.lowercased().split(separator: "/").last.map(String.init) ?? ""
    }
}
