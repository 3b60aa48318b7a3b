/// A source as the database keeps it, in JSON.
struct SourceDefinition: Codable {
    var url: String
    var parameters: [String]
    var rows: String
    /// From a field's name to its XPath.
    var fields: [String: String]
    var dateFormat: String
    var zone: String
    /// The first and the last page's number.
    var pages: [Int]?
    var next: String?
    var maximumPages: Int?
    var intervalMilliseconds: Int64
    var empty: String?

    enum CodingKeys: String, CodingKey {
        case url, parameters, rows, fields, zone, pages, next, empty
        case dateFormat = "date_format"
        case maximumPages = "maximum_pages"
        case intervalMilliseconds = "interval_ms"
    }
}
