import Models
import Synchronization

/// The queued jobs that some work has written, so that their bells are rung and they are told of once they are committed.
final class Enqueued: Sendable {
    private struct State {
        var counts: [Family: Int] = [:]
        var ids: [String: [Int64]] = [:]
        var types: [String: Int] = [:]
    }

    private let state = Mutex(State())

    /// Of so many of a type the ids are kept.
    private static let idsKept = 20

    var counts: [Family: Int] { state.withLock { $0.counts } }

    /// - Parameters:
    ///   - ids: of those that are new, where they are known.
    ///   - new: how many of them are new.
    func add(_ requests: [JobRequest], ids: [Int64] = [], new: Int) {
        state.withLock { state in
            for request in requests { state.counts[request.family, default: 0] += 1 }
            guard let type = requests.first?.type, requests.allSatisfy({ $0.type == type }) else {
                // which of them were not new is not told
                for request in requests { state.types[request.type, default: 0] += 1 }
                return
            }
            state.types[type, default: 0] += new
            let room = Self.idsKept - state.ids[type, default: []].count
            state.ids[type, default: []] += ids.prefix(max(0, room))
        }
    }

    /// One transition for each where their ids are known, otherwise one for each type.
    func transitions(_ cause: Cause) -> [Transition] {
        let state = state.withLock { $0 }
        return state.types.sorted { $0.key < $1.key }.flatMap { type, count in
            let ids = state.ids[type, default: []]
            let correlationID = cause.correlationID.rawValue
            if count > 0, ids.count == count {
                return ids.map {
                    Transition(.job, type, id: "\($0)", status: "pending", correlationID: correlationID)
                }
            }
            return count == 0
                ? [] : [Transition(.job, type, id: nil, status: "pending", correlationID: correlationID, count: count)]
        }
    }
}
