import Yams

extension Node {
    /// From 1.
    var line: Int? { mark?.line }

    /// Whether there is no value: `~`, `null` or nothing at all.
    var isNull: Bool { scalar != nil && tag.description == Tag.Name.null.rawValue }

    /// Whether YAML takes it for text: it is quoted, or looks like nothing else.
    var isText: Bool { scalar != nil && tag.description == Tag.Name.str.rawValue }

    /// For an error: the scalar, or what it is instead.
    var text: String { string ?? (mapping != nil ? "a mapping" : "a list") }
}
