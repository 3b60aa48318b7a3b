import CCurl
import Dispatch
import Glibc
import SerialQueue

/// Runs all exchanges of a client on one queue.
///
/// libcurl is driven by events only: a source for the sockets and a timer; nothing polls.
actor CurlLoop {
    private let executor = SerialQueueExecutor(label: "carillon.http")
    let configuration: HTTPClientConfiguration
    let multi: CurlMulti
    let timer: any DispatchSourceTimer
    private let readiness: any DispatchSourceRead
    private let overdue: any DispatchSourceTimer
    /// Exchanges under way, which libcurl's callbacks hold unretained.
    var transfers: [CurlTransfer.ID: CurlTransfer] = [:]
    /// Streamed answers someone still reads, also after their exchange ended.
    var streams: [CurlTransfer.ID: StreamedDelivery] = [:]
    private var lastID: CurlTransfer.ID = 0
    private(set) var isShutDown = false
    private var isWatchingOverdue = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(configuration: HTTPClientConfiguration) throws {
        self.configuration = configuration
        multi = try CurlMulti(configuration)
        let sockets = multi.sockets
        let readiness = DispatchSource.makeReadSource(fileDescriptor: sockets, queue: executor.queue)
        let timer = DispatchSource.makeTimerSource(queue: executor.queue)
        let overdue = DispatchSource.makeTimerSource(queue: executor.queue)
        (self.readiness, self.timer, self.overdue) = (readiness, timer, overdue)
        readiness.setCancelHandler { close(sockets) }
        readiness.setEventHandler { [weak self] in self?.assumeIsolated { $0.socketsAreReady() } }
        timer.setEventHandler { [weak self] in self?.assumeIsolated { $0.timeHasCome() } }
        overdue.setEventHandler { [weak self] in self?.assumeIsolated { $0.endOverdue() } }
        readiness.activate()
        timer.activate()
        overdue.activate()
    }

    isolated deinit {
        readiness.cancel()
        timer.cancel()
        overdue.cancel()
    }

    func nextID() -> CurlTransfer.ID {
        lastID += 1
        return lastID
    }

    /// Ends an exchange from a cancellation handler, which may run anywhere.
    nonisolated func cancelSoon(_ id: CurlTransfer.ID) {
        executor.queue.async { self.assumeIsolated { $0.cancel(id) } }
    }

    /// Forgets a streamed answer nobody reads any more; ends its exchange if it still runs.
    nonisolated func abandonSoon(_ id: CurlTransfer.ID) {
        executor.queue.async {
            self.assumeIsolated {
                $0.streams[id] = nil
                $0.cancel(id)
            }
        }
    }

    func shutdown() {
        guard !isShutDown else { return }
        isShutDown = true
        for transfer in transfers.values {
            _ = transfer.refuse(.shutDown, "the client was shut down")
            finish(transfer, CURLE_ABORTED_BY_CALLBACK)
        }
        multi.close()
    }

    /// Looks for overdue exchanges once a second, as long as there are any exchanges at all.
    func watchOverdue() {
        guard isWatchingOverdue == transfers.isEmpty else { return }
        isWatchingOverdue.toggle()
        overdue.schedule(
            deadline: isWatchingOverdue ? .now() + 1 : .distantFuture,
            repeating: isWatchingOverdue ? .seconds(1) : .never
        )
    }
}
