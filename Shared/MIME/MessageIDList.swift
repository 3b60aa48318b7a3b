/// Message ids in `Message-ID`, `In-Reply-To` and `References` headers.
public enum MessageIDList {
    /// The ids between angle brackets, or, where there are no brackets, the words that hold an `@`. At most 1000.
    public static func parse(_ header: String) -> [String] {
        var ids: [String] = []
        var seen: Set<String> = []
        for id in header.contains("<") ? bracketed(header) : words(header) where seen.insert(id).inserted {
            ids.append(id)
            if ids.count == 1000 { break }
        }
        return ids
    }

    private static func bracketed(_ header: String) -> [String] {
        header.split(separator: "<").compactMap { piece in
            guard let end = piece.firstIndex(of: ">") else { return nil }
            let id = piece[..<end].filter { !$0.isWhitespace }
            return id.isEmpty ? nil : id
        }
    }

    private static func words(_ header: String) -> [String] {
        header.split(whereSeparator: \.isWhitespace).filter { $0.contains("@") }.map(String.init)
    }
}
