import ArgumentParser

/// What an act on many is aimed at: ids, a filter, or everything; exactly one of them, so that a filter forgotten is
/// no disaster.
enum Aim {
    /// - Throws: `ValidationError` that says what to give.
    static func check(ids: [Int64], filterIsEmpty: Bool, all: Bool, what: String) throws {
        let given = (ids.isEmpty ? 0 : 1) + (filterIsEmpty ? 0 : 1) + (all ? 1 : 0)
        guard given == 1 else {
            throw ValidationError(
                given == 0
                    ? "say which: ids, a filter such as --type, or --all for every \(what)"
                    : "give ids, a filter or --all, not several of them")
        }
    }
}
