/// Rows under headings, in columns as wide as their widest cell.
struct Table {
    private let headings: [String]
    private var rows: [[String]] = []

    init(_ headings: String...) {
        self.headings = headings
    }

    mutating func add(_ cells: String...) {
        precondition(cells.count == headings.count, "a row has a cell under each heading")
        rows.append(cells)
    }

    var isEmpty: Bool { rows.isEmpty }

    /// The table as text, with bold headings on a terminal.
    func text(styled: Bool = Terminal.isStyled) -> String {
        let widths = headings.indices.map { column in
            ([headings] + rows).map { $0[column].count }.max() ?? 0
        }
        let lines = ([headings] + rows).map { line($0, widths) }
        guard styled, let first = lines.first else { return lines.joined(separator: "\n") }
        return ([Terminal.bold(first)] + lines.dropFirst()).joined(separator: "\n")
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var text = ""
        for (column, cell) in cells.enumerated() {
            text += cell
            guard column < cells.count - 1 else { continue }
            text += String(repeating: " ", count: widths[column] - cell.count + 2)
        }
        return text
    }
}
