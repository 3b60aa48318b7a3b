import HTTPClient
import Hummingbird

extension Request {
    /// The query, decoded, in order, so that what is there twice can be seen.
    ///
    /// Read here, for Hummingbird's own reading leaves `+` as it is, which providers send in place of a blank.
    /// - Throws: ``Problem`` 400 for what is no text.
    var queryItems: [(name: String, value: String)] {
        get throws {
            do {
                return try URLEncoding.items(uri.query ?? "")
            } catch {
                throw Problem.badRequest("\(error)")
            }
        }
    }

    /// - Throws: ``Problem`` 400 where it is there twice, and where the query is no text.
    func query(_ name: String) throws -> String? {
        let values = try queryItems.filter { $0.name == name }
        guard values.count < 2 else { throw Problem.badRequest("\(name) is there \(values.count) times") }
        return values.first?.value
    }

    /// - Throws: ``Problem`` 400 for what is no number of the range.
    func number(_ name: String, _ range: ClosedRange<Int64>) throws -> Int64? {
        guard let text = try query(name) else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            let end = range.upperBound == .max ? "" : " to \(range.upperBound)"
            throw Problem.badRequest("\(name) must be a whole number from \(range.lowerBound)\(end)")
        }
        return number
    }
}
