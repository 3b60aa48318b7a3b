import HTTPClient
import Providers

/// Fetches messages as readable mail, and tells what is wrong with one of them from what is wrong with the mailbox.
///
/// - One that was deleted meanwhile is left out, and nobody asks for it again.
/// - One that comes garbled, or that is refused (400) or is too large, is asked for three times and then left out.
/// - One that the provider fails with (5xx, no answer), after the client's own patience, fails the job's first attempt,
///   for most of that passes. From the second attempt on it is left out.
/// - More than half of ten messages or more are no matter of single ones: their failure is thrown. So is, at once, what
///   never is: an access token or an account that is refused (401, 403), a quota that is used up (429).
///
/// What is left out is not lost: it is asked for again by later syncs; see ``LeftOutMail``.
struct GmailFetcher: Sendable {
    let gmail: GmailClient
    let isFirstAttempt: Bool

    private static let rounds = 3
    /// Fewer messages than these may all be bad.
    private static let fewest = 10

    /// - Throws: ``Providers/GmailError`` of what is not the matter of single messages.
    func fetch(_ ids: [String]) async throws -> GmailFetch {
        let fetched = try await ask(ids)
        let failures = fetched.failures
        if isFirstAttempt, let failure = failures.values.first(where: \.isTransient) { throw failure }
        if ids.count >= Self.fewest, failures.count * 2 > ids.count, let failure = failures.values.first {
            throw failure
        }
        return fetched
    }

    /// Asks for what was left out before, which fares badly as a rule, and keeps nothing else from being read.
    ///
    /// - Throws: ``Providers/GmailError`` of what is never the matter of single messages.
    func fetchAgain(_ ids: [String]) async throws -> GmailFetch { try await ask(ids) }

    private func ask(_ ids: [String]) async throws -> GmailFetch {
        var fetched = GmailFetch()
        var wanted = ids
        for round in 1...Self.rounds where !wanted.isEmpty {
            let failures = try await askOnce(wanted, &fetched.messages)
            if let failure = failures.values.first(where: { !$0.concernsMessage }) { throw failure }
            let again = failures.filter { round < Self.rounds && !$0.value.isTransient }
            for (id, error) in failures where again[id] == nil { fetched.failures[id] = error }
            wanted = again.keys.sorted()
        }
        return fetched
    }

    /// - Returns: by their ids, why messages could not be had; nothing of those that are gone.
    private func askOnce(
        _ ids: [String], _ messages: inout [MailMessage]
    ) async throws -> [String: GmailError] {
        let reader = GmailReader(gmail: gmail)
        let batch = try await gmail.messages(ids)
        var failures = batch.failures.filter { !$0.value.isAbsence }
        for message in batch.messages {
            do {
                messages.append(try await reader.read(message))
            } catch let error as GmailError {
                failures[message.id] = error
            }
        }
        return failures
    }
}

extension GmailError {
    fileprivate var isAbsence: Bool { if case .notFound = self { true } else { false } }

    /// Whether it may be the fault of the message that was asked for.
    fileprivate var concernsMessage: Bool {
        switch self {
        case .malformed, .badRequest, .temporary: true
        case .unreachable(let error): error.isTransient || error.code == .responseTooLarge
        case .unauthorized, .rateLimited, .historyExpired, .notFound, .forbidden: false
        }
    }
}
