import ArgumentParser

/// Tells what a person wrote wrongly from what is wrong elsewhere.
enum Usage {
    /// Runs `body`, whose errors are about what was written on the command line: exit code 64, with the usage.
    static func checked<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as ValidationError {
            throw error
        } catch {
            throw ValidationError("\(error)")
        }
    }

    /// - Throws: `ValidationError` when `number` is outside of `range`.
    static func check(_ option: String, _ number: Int, in range: ClosedRange<Int>) throws {
        guard !range.contains(number) else { return }
        throw ValidationError(
            "\(option) must be a whole number from \(range.lowerBound) to \(range.upperBound), not \(number)")
    }
}
