import FoundationEssentials
import Jobs
import Models
import Postgres
import Providers

/// What becomes of messages that no folder's changes place. Each is asked for by its id, and only what is nowhere goes.
///
/// A message may move to a folder that this round has read already, or that was made after the folders were listed: its
/// leaving is told now, and its arrival in the next round. So what is still there keeps its row, and is asked for again
/// until its folder has told of it; were it trusted before, nobody would tell that it was deleted in between.
struct OutlookDepartures: Sendable {
    let sync: OutlookSync

    private enum Fate: Sendable {
        case gone(String)
        case here(MailState)
        /// It is there, and nobody can read where.
        case unreadable
    }

    /// So many are decided on in one transaction.
    private static let batch = 100

    /// - Returns: whether all were decided on; else the deadline is near.
    /// - Throws: ``Providers/ProviderError``.
    func settle(_ round: OutlookRound) async throws -> Bool {
        var last = ""
        while true {
            let departed = try await sync.store.departed(
                after: last, limit: Self.batch, in: sync.context.database)
            guard let next = departed.last?.id else { return true }
            last = next
            let fates = try await fates(of: departed, round)
            let stored = try await store(fates)
            // What is still there is asked for again by every attempt.
            sync.session.progress.note(stored)
            if departed.count < Self.batch { return true }
            if sync.isNearDeadline { return false }
        }
    }

    private func fates(of departed: [DepartedMail], _ round: OutlookRound) async throws -> [Fate] {
        try await withThrowingTaskGroup(of: Fate.self) { group in
            for mail in departed { group.addTask { try await fate(of: mail, round) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func fate(of mail: DepartedMail, _ round: OutlookRound) async throws -> Fate {
        let message: GraphMessage
        do {
            message = try await sync.mail.state(of: mail.id)
        } catch ProviderError.notFound {
            return .gone(mail.id)
        } catch is UnreadableItem {
            return .unreadable
        }
        let folder = message.parentFolderID ?? mail.folderID
        // It was there before the folders were listed and read, and none of them has a word to say of it since.
        let isLasting = folder == mail.folderID && mail.leftAt < round.begin
        let isListed = folder.map(round.folderIDs.contains) ?? false
        // No folder that is shown: where deleted messages can still be recovered from, for instance.
        if isLasting, !isListed { return .gone(mail.id) }
        return .here(
            MailState(
                id: mail.id, labels: round.places.labels(of: message, before: mail.labels), folderID: folder,
                isTold: isLasting))
    }

    private func store(_ fates: [Fate]) async throws -> Counts {
        let gone = fates.compactMap { if case .gone(let id) = $0 { id } else { nil } }
        let here = fates.compactMap { if case .here(let state) = $0 { state } else { nil } }
        let id = sync.connection.id
        return try await sync.context.transaction { transaction in
            try await Connections.hold(id, in: transaction)
            var counts: Counts = [:]
            counts["deleted"] += try await sync.store.remove(gone, in: transaction)
            counts["updated"] += try await sync.store.set(here, seenBy: nil, in: transaction)
            try await sync.context.count(counts, in: transaction)
            return counts
        }
    }
}
