/// The field codes of error and notice messages (`postgres_ext.h`; protocol documentation §55.8). In the header they
/// are character literals, which Swift does not import as `Int32`.
enum DiagnosticField {
    static let severity = code("V")
    static let sqlState = code("C")
    static let message = code("M")
    static let detail = code("D")
    static let hint = code("H")
    static let position = code("P")
    static let context = code("W")
    static let table = code("t")
    static let column = code("c")
    static let constraint = code("n")
    static let routine = code("R")

    private static func code(_ letter: Unicode.Scalar) -> Int32 { Int32(letter.value) }
}
