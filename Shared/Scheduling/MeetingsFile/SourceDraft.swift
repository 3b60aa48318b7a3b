import HTML
import Meetings
import Yams

/// A source while its definition is read.
struct SourceDraft {
    private let name: String
    private var url: String?
    private var parameters: [String] = []
    private var rows: XPath?
    private var fields: [MeetingField: XPath] = [:]
    private var dateFormat: DatePattern?
    private var zone = "UTC"
    private var pages: ClosedRange<Int>?
    private var next: XPath?
    private var maximumPages = 100
    private var interval = Duration.seconds(2)
    private var emptySign: XPath?

    private static let keys = [
        "url", "parameters", "rows", "fields", "date_format", "zone", "pages", "next", "maximum_pages", "interval",
        "empty",
    ]

    init(name: String) {
        self.name = name
    }

    mutating func read(_ key: String, _ node: Node) throws(SourceFault) {
        switch key {
        case "url": url = try Self.url(node)
        case "parameters": parameters = try Self.texts(node)
        case "rows": rows = try Self.path(node, key)
        case "fields": try readFields(node)
        case "date_format": dateFormat = try Self.dateFormat(node)
        case "zone": zone = try Self.text(node, key)
        case "pages": pages = try Self.range(node)
        case "next": next = try Self.path(node, key)
        case "maximum_pages": maximumPages = try Self.count(node)
        case "interval": interval = try Self.interval(node)
        case "empty": emptySign = try Self.path(node, key)
        default: throw SourceFault(SourcesReader.unknown(key, among: Self.keys))
        }
    }

    /// - Parameter isSound: whether nothing was wrong so far; else what is missing may be what was wrong.
    func finished(isSound: Bool) throws(SourceFault) -> MeetingSource {
        guard let url, let rows, let dateFormat else { throw SourceFault("needs url, rows, fields and date_format") }
        for field in MeetingField.required where fields[field] == nil && isSound {
            throw SourceFault("has no path for \(field.rawValue)")
        }
        if pages != nil, next != nil { throw SourceFault("has both pages and next; keep one of them") }
        if url.contains("{page}") != (pages != nil) {
            throw SourceFault("needs both {page} in its url and pages, or neither")
        }
        if url.contains("{parameter}") == parameters.isEmpty {
            throw SourceFault("needs both {parameter} in its url and parameters, or neither")
        }
        let pagination: MeetingSource.Pagination =
            pages.map { .numbered($0) } ?? next.map { .linked($0, maximum: maximumPages) } ?? .single
        return MeetingSource(
            name: name, url: url, parameters: parameters.isEmpty ? [""] : parameters, rows: rows, fields: fields,
            dateFormat: dateFormat, zone: zone, pagination: pagination, interval: interval, emptySign: emptySign)
    }

    private mutating func readFields(_ node: Node) throws(SourceFault) {
        guard let mapping = node.mapping else { throw SourceFault("fields must be a mapping of fields to paths") }
        for (key, value) in mapping {
            guard let field = MeetingField(rawValue: key.string ?? "") else {
                let names = MeetingField.allCases.map(\.rawValue)
                throw SourceFault(SourcesReader.unknown(key.string ?? "", among: names))
            }
            fields[field] = try Self.path(value, field.rawValue)
        }
    }
}
