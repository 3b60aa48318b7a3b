/// Vectors of length 1, whose inner product is the cosine of the angle between them.
enum UnitVector {
    /// `nil` where the length is zero or no number.
    static func scaled(_ vector: [Float]) -> [Float]? {
        // in double, for the square of a large float is infinite
        let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard length.isFinite, length > 0 else { return nil }
        return vector.map { Float(Double($0) / length) }
    }
}
