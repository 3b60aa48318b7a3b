import FoundationEssentials
import Jobs
import Postgres
import Providers

/// Reads what a page tells, and fetches what it leaves out.
struct OutlookPageReader: Sendable {
    let sync: OutlookSync
    let round: OutlookRound
    let folder: String

    func read(_ page: GraphDeltaPage<GraphMessage>) async throws -> OutlookPage {
        var (told, removed) = Self.last(of: page)
        let labels = try await sync.store.labels(of: told.map(\.id), in: sync.context.database)
        var content = OutlookPage(removed: removed)
        told = told.filter { message in
            guard message.isState, !message.isWhole, let before = labels[message.id] else { return true }
            content.states.append(state(message, before))
            return false
        }
        let kept = try await fetch(told, known: Set(labels.keys))
        removed = told.map(\.id).filter { id in !kept.contains { $0.id == id } && labels[id] != nil }
        // What went away while it was fetched has left.
        content.removed += removed
        content.messages = kept
        return content
    }

    /// An item may come twice; the last word counts.
    private static func last(of page: GraphDeltaPage<GraphMessage>) -> ([GraphMessage], [String]) {
        var seen: Set<String> = []
        var told: [GraphMessage] = []
        var removed: [String] = []
        for change in page.changes.reversed() {
            switch change {
            case .upsert(let message) where seen.insert(message.id).inserted: told.append(message)
            case .removed(let id, _) where seen.insert(id).inserted: removed.append(id)
            default: continue
            }
        }
        return (told.reversed(), removed)
    }

    private func state(_ message: GraphMessage, _ before: [String]) -> MailState {
        MailState(
            id: message.id, labels: round.places.labels(of: message, before: before),
            folderID: message.parentFolderID ?? folder)
    }

    /// Whole messages; those that were deleted meanwhile, and old ones that the store does not have, are left out.
    private func fetch(_ told: [GraphMessage], known: Set<String>) async throws -> [MailMessage] {
        let reader = OutlookReader(mail: sync.mail, labels: round.places)
        let after = Double(round.after)
        return try await withThrowingTaskGroup(of: (Int, MailMessage?).self) { group in
            for (index, message) in told.enumerated() {
                group.addTask {
                    guard let whole = message.isWhole ? message : try await self.whole(message.id) else {
                        return (index, nil)
                    }
                    let isOld = whole.receivedAt.map { $0.timeIntervalSince1970 < after } ?? false
                    if isOld, !known.contains(whole.id) { return (index, nil) }
                    return (index, try await reader.read(whole))
                }
            }
            // In the order in which they were told.
            return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.compactMap(\.1)
        }
    }

    private func whole(_ id: String) async throws -> GraphMessage? {
        do {
            return try await sync.mail.message(id)
        } catch ProviderError.notFound {
            return nil
        }
    }
}
