import Intelligence
import Library
import Logging
import Models

extension EmbeddingSieve.Sifted {
    /// The vectors, `nil` for what no model takes; why, ``logRefusals(of:to:)`` says.
    var found: [[Float]?] { vectors.map { try? $0.get() } }

    /// As a job reports it.
    var counts: Counts { ["embedded": found.count { $0 != nil }, "tokens": usage.tokens] }

    /// Says what will be found by its words only, and why.
    ///
    /// - Parameter owner: what the texts are of, in words.
    func logRefusals(of owner: String, to logger: Logger) {
        var refusals: [String] = []
        for case .failure(let error) in vectors { refusals.append("\(error)") }
        guard let first = refusals.first else { return }
        logger.warning("\(refusals.count) \(owner) are found by their words only: \(first)")
    }
}
