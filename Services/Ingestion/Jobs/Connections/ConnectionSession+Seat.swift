import Jobs

extension ConnectionSession {
    /// To be called before the first request for anything but mail, by every job that makes such.
    ///
    /// Microsoft allows an application four requests at once at a mailbox. Its mail has three of them: only one
    /// ``SyncMailbox`` of an account is at work at a time, unless somebody asks for one without its key. The fourth is
    /// had by one job at a time, whichever processes they are in. Google has no such limit.
    ///
    /// - Throws: ``SeatTaken`` while another job has it; ``ConnectionStopped``; `ClaimLost`; `PostgresError`.
    func takeSeat() async throws {
        guard connection.provider == .outlook else { return }
        guard case .job(let job, let fence) = context.claim else {
            preconditionFailure("accounts are read by queued jobs only")
        }
        let id = connection.id
        // Who waits asks often, and has no need to wait in a session of its own for a page that is being stored.
        if try await Connections.isSeatTaken(from: job, at: id, in: context.database) { throw SeatTaken() }
        let isTaken = try await context.transaction { transaction in
            try await !Connections.seat(job, fence, at: id, in: transaction)
        }
        if isTaken { throw SeatTaken() }
    }
}
