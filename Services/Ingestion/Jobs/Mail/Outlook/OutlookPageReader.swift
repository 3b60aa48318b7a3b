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
        let (told, removed) = Self.last(of: page)
        let odd = Set(page.unreadable.compactMap { $0 }).subtracting(told.map(\.id))
        let labels = try await sync.store.labels(of: told.map(\.id) + odd, in: sync.context.database)
        var content = OutlookPage(removed: removed, unreadable: page.unreadable.count { $0 == nil })
        var wanted = odd.sorted().map { Wanted(id: $0, told: nil) }
        for message in told {
            if message.isState, !message.isWhole, let before = labels[message.id] {
                content.states.append(state(message, before))
            } else {
                wanted.append(Wanted(id: message.id, told: message))
            }
        }
        for found in try await fetch(wanted, known: Set(labels.keys)) {
            switch found {
            case .mail(let message): content.messages.append(message)
            // What went away while it was fetched has left.
            case .gone(let id): if labels[id] != nil { content.removed.append(id) }
            case .unreadable: content.unreadable += 1
            case .old: break
            }
        }
        return content
    }

    /// A message that was told of, as far as it could be read.
    private struct Wanted: Sendable {
        let id: String
        let told: GraphMessage?
    }

    private enum Found: Sendable {
        case mail(MailMessage)
        /// Too old for the store, which does not have it.
        case old
        case gone(String)
        case unreadable
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
        let place = message.parentFolderID ?? folder
        return MailState(
            id: message.id, labels: round.places.labels(of: message, before: before), folderID: place,
            isTold: place == folder)
    }

    /// In the order in which they were told.
    private func fetch(_ wanted: [Wanted], known: Set<String>) async throws -> [Found] {
        try await withThrowingTaskGroup(of: (Int, Found).self) { group in
            for (index, message) in wanted.enumerated() {
                group.addTask { (index, try await fetch(message, isKnown: known.contains(message.id))) }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func fetch(_ wanted: Wanted, isKnown: Bool) async throws -> Found {
        do {
            let whole =
                if let told = wanted.told, told.isWhole { told } else { try await sync.mail.message(wanted.id) }
            let isOld = whole.receivedAt.map { $0.timeIntervalSince1970 < Double(round.after) } ?? false
            if isOld, !isKnown { return .old }
            return .mail(try await OutlookReader(mail: sync.mail, labels: round.places).read(whole))
        } catch ProviderError.notFound {
            return .gone(wanted.id)
        } catch is UnreadableItem {
            return .unreadable
        }
    }
}
