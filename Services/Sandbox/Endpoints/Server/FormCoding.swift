/// `application/x-www-form-urlencoded`, in bodies and in queries.
enum FormCoding {
    static func decode(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let pieces = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = pieces.count > 1 ? PercentCoding.decode(pieces[1], plusIsSpace: true) : ""
            return (PercentCoding.decode(pieces[0], plusIsSpace: true), value)
        }
    }
}
