import Synchronization

/// Whether a slot that becomes free is a reason to claim.
///
/// It is not when the last claim found less than there was room for: then nothing was left, and what has come since has
/// a bell of its own. Without this every job that ends would cost a claim that finds nothing.
final class Appetite: Sendable {
    private let hungry = Atomic(true)

    var isHungry: Bool { hungry.load(ordering: .sequentiallyConsistent) }

    /// Before it is looked how many slots are free, so that one that becomes free meanwhile is not missed.
    func grow() { hungry.store(true, ordering: .sequentiallyConsistent) }

    /// Room was left when there was nothing more to claim.
    func still() { hungry.store(false, ordering: .sequentiallyConsistent) }
}
