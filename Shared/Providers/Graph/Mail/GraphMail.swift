public import FoundationEssentials
import HTTPClient

/// Mail of one Microsoft 365 mailbox; ids are immutable ones throughout. Throws as ``GraphClient`` says.
public struct GraphMail: Sendable {
    let client: GraphClient

    /// So many messages at most a folder tells of when it is asked to leave out what came earlier.
    public static let filteredLimit = 5000

    /// All folders, nested and hidden ones included, each before its children.
    ///
    /// One request for each page of each folder that has children, and one for each well-known folder.
    public func folders() async throws -> [GraphMailFolder] {
        let known = try await wellKnownFolders()
        var folders: [GraphMailFolder] = []
        var waiting = ["/me/mailFolders"]
        while !waiting.isEmpty {
            let path = waiting.removeFirst() + "?includeHiddenFolders=true&$top=100"
            let found: [GraphMailFolder] = try await client.all(path, [.immutableID])
            for var folder in found {
                folder.wellKnown = known[folder.id]
                folders.append(folder)
                if folder.childFolderCount > 0 { waiting.append("\(Self.path(folder: folder.id))/childFolders") }
            }
        }
        return folders
    }

    /// One folder by its id.
    public func folder(_ id: String) async throws -> GraphMailFolder {
        try await client.get(Self.path(folder: id), [.immutableID])
    }

    /// Begins to follow a folder, without the folders in it: its first page.
    /// - Parameters:
    ///   - folder: an id, or the name of a well-known folder.
    ///   - since: leaves out what came earlier; the server then tells of ``filteredLimit`` at most. Nil for all.
    public func delta(folder: String, since: Date? = nil) async throws -> GraphDeltaPage<GraphMessage> {
        var query = [("$select", GraphMessage.selection)]
        if let since {
            query += [
                ("$filter", "receivedDateTime ge \(TimeStamp.utc(since))"), ("$orderby", "receivedDateTime desc"),
            ]
        }
        let path = "\(Self.path(folder: folder))/messages/delta?\(GraphQuery.text(query))"
        return try await client.get(path, deltaPreferences)
    }

    /// The next page of a round, or the first of a new one.
    /// - Parameter link: of ``GraphDeltaPage/continuation``.
    /// - Throws: ``ProviderError`` `resyncNeeded` when the link is too old, or leads nowhere: begin with ``delta(folder:since:)``.
    public func delta(following link: String) async throws -> GraphDeltaPage<GraphMessage> {
        try await client.resume(link, deltaPreferences)
    }

    /// One message.
    /// - Throws: ``ProviderError`` `notFound` when it was deleted meanwhile; ``UnreadableItem``.
    public func message(_ id: String) async throws -> GraphMessage {
        let query = GraphQuery.text([("$select", GraphMessage.selection)])
        return try await client.item("\(Self.path(message: id))?\(query)", [.immutableID])
    }

    /// Where a message is and how it is marked, and no more.
    /// - Throws: ``ProviderError`` `notFound` when there is no such message any more; ``UnreadableItem``.
    public func state(of id: String) async throws -> GraphMessage {
        let query = GraphQuery.text([("$select", GraphMessage.stateSelection)])
        return try await client.item("\(Self.path(message: id))?\(query)", [.immutableID])
    }

    /// The message as it came, byte for byte.
    public func content(of id: String) async throws -> [UInt8] {
        try await client.bytes("\(Self.path(message: id))/$value", [.immutableID])
    }

    /// What is attached to a message, without its content.
    public func attachments(of id: String) async throws -> [GraphAttachment] {
        let query = GraphQuery.text([("$select", "id,name,contentType,size,isInline")])
        return try await client.all("\(Self.path(message: id))/attachments?\(query)", [.immutableID])
    }

    /// The content of an attachment.
    public func content(ofAttachment attachment: String, of id: String) async throws -> [UInt8] {
        let path = "\(Self.path(message: id))/attachments/\(URLEncoding.component(attachment))/$value"
        return try await client.bytes(path, [.immutableID])
    }

    private var deltaPreferences: [GraphPreference] {
        [.immutableID, .pageSize(client.configuration.mailPageSize)]
    }

    private struct FolderID: Decodable {
        var id: String
    }

    /// A mailbox need not have each of them.
    private func wellKnownFolders() async throws -> [String: GraphWellKnownFolder] {
        var known: [String: GraphWellKnownFolder] = [:]
        for name in GraphWellKnownFolder.allCases {
            do {
                let found: FolderID = try await client.get(
                    "\(Self.path(folder: name.rawValue))?$select=id", [.immutableID])
                known[found.id] = name
            } catch ProviderError.notFound {
                continue
            }
        }
        return known
    }

    private static func path(folder: String) -> String { "/me/mailFolders/\(URLEncoding.component(folder))" }

    private static func path(message: String) -> String { "/me/messages/\(URLEncoding.component(message))" }
}
