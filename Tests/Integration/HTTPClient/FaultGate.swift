import Glibc
import Synchronization

/// Something that happens once, in a server's thread or a test's task, and is waited for in either.
final class FaultGate: Sendable {
    private let opened = Mutex(false)
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let semaphore = FaultSemaphore()

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func open() {
        let isFirst = opened.withLock { isOpen in
            defer { isOpen = true }
            return !isOpen
        }
        guard isFirst else { return }
        continuation.finish()
        semaphore.post()
    }

    var isOpen: Bool { opened.withLock { $0 } }

    /// Suspends a task until the gate is open.
    func wait() async {
        for await _ in stream {}
    }

    /// Blocks a thread until the gate is open; any number of threads may.
    func block() {
        semaphore.wait()
        semaphore.post()
    }
}

private final class FaultSemaphore: @unchecked Sendable {  // POSIX semaphores are made for several threads.
    private let pointer = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(pointer, 0, 0) }

    deinit {
        sem_destroy(pointer)
        pointer.deallocate()
    }

    func post() { sem_post(pointer) }

    func wait() { while sem_wait(pointer) != 0 {} }
}
