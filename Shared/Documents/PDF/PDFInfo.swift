import FoundationEssentials

/// What `pdfinfo` says of a document.
struct PDFInfo {
    private let fields: [Substring: Substring]

    init(_ output: [UInt8]) {
        var fields: [Substring: Substring] = [:]
        for line in String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
            // its own lines come after those of the document, whose names nobody checks
            fields[line[..<colon]] = value
        }
        self.fields = fields
    }

    var pages: Int? { fields["Pages"].flatMap { Int($0) } }
    var title: String? { fields["Title"].map(String.init) }
    var author: String? { fields["Author"].map(String.init) }

    /// As `pdfinfo -isodates` writes it: `2026-11-21T20:00:00+01`, `…Z` or `…+05'30`, the minutes of the zone rarely.
    var createdAt: Date? {
        guard let text = fields["CreationDate"], text.count >= 20 else { return nil }
        let zone = text.dropFirst(19).filter { $0.isNumber || "+-Z".contains($0) }
        let full = zone == "Z" ? "Z" : zone.count == 3 ? zone + ":00" : "\(zone.prefix(3)):\(zone.dropFirst(3))"
        return try? Date("\(text.prefix(19))\(full)", strategy: .iso8601)
    }
}
