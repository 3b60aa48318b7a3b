/// A vector of pgvector's type `vector`.
///
/// Binary form (pgvector `src/vector.c`, `vector_send`): dimensions, a reserved word, then `float4` values. The
/// number of the type differs from database to database: the connection asks once and keeps the answer.
public struct PostgresVector: Sendable, Hashable {
    /// The elements; pgvector takes 1 to 16,000 finite ones.
    public let elements: [Float]

    public init(_ elements: [Float]) {
        self.elements = elements
    }
}

extension PostgresVector: PostgresEncodable, PostgresDecodable {
    public static var postgresType: PostgresType { .vector }

    public func encode(into buffer: inout PostgresBuffer) throws {
        guard (1...16_000).contains(elements.count), elements.allSatisfy(\.isFinite) else {
            throw PostgresError.encoding("a vector has 1 to 16,000 finite elements, not \(elements.count)")
        }
        buffer.append(Int16(elements.count))
        buffer.append(Int16(0))
        for element in elements {
            buffer.append(element.bitPattern)
        }
    }

    public static func decode(_ cell: PostgresCell) throws -> PostgresVector {
        var reader = PostgresReader(try cell.require(wanted: "PostgresVector"))
        guard cell.type.isUserDefined, let count: Int16 = reader.integer(), reader.integer(as: Int16.self) == 0,
            count >= 0, reader.remaining == Int(count) * 4
        else { throw cell.mismatch(wanted: "PostgresVector") }
        return PostgresVector(
            (0..<Int(count)).compactMap { _ in reader.integer(as: UInt32.self).map(Float.init(bitPattern:)) })
    }
}
