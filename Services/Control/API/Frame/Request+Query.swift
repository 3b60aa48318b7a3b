import Hummingbird

extension Request {
    /// The query, decoded, in order, so that what is there twice can be seen.
    var queryItems: [(name: String, value: String)] {
        uri.queryParameters.map { (String($0.key), String($0.value)) }
    }

    /// - Throws: ``Problem`` 400 where it is there twice.
    func query(_ name: String) throws -> String? {
        let values = queryItems.filter { $0.name == name }
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
