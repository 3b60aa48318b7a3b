public import Dispatch

/// A serial executor on one dispatch queue, so that an actor owns a C handle that one thread at a time may touch.
///
/// librabbitmq, libpq and libcurl block; an actor on this executor blocks its own queue and never Swift's
/// cooperative pool. Dispatch sources that target ``queue`` run under the actor's isolation
/// (`assumeIsolated` holds in their handlers).
public final class SerialQueueExecutor: SerialExecutor {
    /// The queue every job of the actor runs on.
    public let queue: DispatchQueue

    /// - Parameter label: the queue's name, shown by debuggers.
    public init(label: String) {
        queue = DispatchQueue(label: label)
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        queue.async {
            // A job may release the actor that owns this executor, and what is released after that still asks which
            // executor it runs on.
            withExtendedLifetime(self) { unowned.runSynchronously(on: self.asUnownedSerialExecutor()) }
        }
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    public func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
