import CCurl
import Dispatch

extension CurlLoop {
    func socketsAreReady() {
        multi.serveSockets()
        settle()
    }

    func timeHasCome() {
        multi.serveTimeout()
        settle()
    }

    /// After every call of libcurl: calls it again where it wants that at once, ends what ended, sets the timer.
    func settle() {
        // Ending exchanges may make libcurl start those that waited for a connection.
        var isStillDue = multi.serveDue()
        while let (transfer, code) = multi.nextEnded() {
            finish(transfer, code)
            isStillDue = multi.serveDue()
        }
        setTimer(isStillDue)
    }

    /// Ends exchanges libcurl forgot: it does not apply the timeout to those that wait for a free connection.
    func endOverdue() {
        let now = ContinuousClock.now
        for transfer in transfers.values where transfer.deadline.map({ $0 <= now }) ?? false {
            _ = transfer.refuse(.timeout, "the time passed while waiting for a free connection")
            finish(transfer, CURLE_OPERATION_TIMEDOUT)
        }
        watchOverdue()
        settle()
    }

    /// Takes an exchange out of libcurl and tells its caller how it ended.
    func finish(_ transfer: CurlTransfer, _ code: CURLcode) {
        finish(transfer, transfer.outcome(code))
    }

    func finish(_ transfer: CurlTransfer, _ outcome: Result<ResponseHead, any Error>) {
        multi.remove(transfer.easy)
        transfers[transfer.id] = nil
        transfer.supply?.cancel()
        transfer.outbound.abandon()
        transfer.delivery.end(outcome)
    }

    func cancel(_ id: CurlTransfer.ID) {
        guard let transfer = transfers[id] else { return }
        finish(transfer, .failure(CancellationError()))
        settle()
    }

    private func setTimer(_ isStillDue: Bool) {
        let wanted = multi.takeWantedCall()
        if isStillDue { return timer.schedule(deadline: .now()) }
        switch wanted {
        case .unchanged: break
        case .never: timer.schedule(deadline: .distantFuture)
        case .after(let delay):
            timer.schedule(deadline: .now() + .milliseconds(delay.wholeMilliseconds), leeway: .milliseconds(1))
        }
    }
}
