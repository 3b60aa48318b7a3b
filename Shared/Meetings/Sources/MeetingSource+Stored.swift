import FoundationEssentials
import HTML
import Models

extension MeetingSource {
    /// As JSON, for ``init(name:stored:)``.
    var stored: String {
        get throws {
            var definition = SourceDefinition(
                url: url, parameters: parameters, rows: rows.expression,
                fields: Dictionary(uniqueKeysWithValues: fields.map { ($0.key.rawValue, $0.value.expression) }),
                dateFormat: dateFormat.pattern, zone: zone, intervalMilliseconds: Int64(interval / .milliseconds(1)),
                empty: emptySign?.expression)
            switch pagination {
            case .single: break
            case .numbered(let pages): definition.pages = [pages.lowerBound, pages.upperBound]
            case .linked(let path, let maximum): (definition.next, definition.maximumPages) = (path.expression, maximum)
            }
            return String(decoding: try JSONEncoder().encode(definition), as: UTF8.self)
        }
    }

    /// Reads what a version of this program has stored.
    ///
    /// - Throws: `DecodingError`, `HTMLError` or ``StoredSourceFault`` for what another version means otherwise.
    init(name: String, stored: String) throws {
        let definition = try JSONDecoder().decode(SourceDefinition.self, from: Data(stored.utf8))
        guard let format = DatePattern(definition.dateFormat) else { throw StoredSourceFault(name: name) }
        var fields: [MeetingField: XPath] = [:]
        for (key, path) in definition.fields {
            guard let field = MeetingField(rawValue: key) else { throw StoredSourceFault(name: name) }
            fields[field] = try XPath(path)
        }
        self.init(
            name: name, url: definition.url, parameters: definition.parameters, rows: try XPath(definition.rows),
            fields: fields, dateFormat: format, zone: definition.zone, pagination: try definition.pagination(name),
            interval: .milliseconds(definition.intervalMilliseconds),
            emptySign: try definition.empty.map { try XPath($0) })
    }
}

extension SourceDefinition {
    fileprivate func pagination(_ name: String) throws -> MeetingSource.Pagination {
        if let next { return .linked(try XPath(next), maximum: maximumPages ?? 100) }
        guard let pages else { return .single }
        guard pages.count == 2, pages[0] <= pages[1] else { throw StoredSourceFault(name: name) }
        return .numbered(pages[0]...pages[1])
    }
}

/// A source that was stored by a version of this program that knows more.
struct StoredSourceFault: Error, CustomStringConvertible {
    let name: String
    var description: String { "the definition of \(name) is not understood; was it written by a newer version?" }
}
