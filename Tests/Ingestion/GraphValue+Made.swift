import FoundationEssentials
import Providers

extension GraphMessage {
    /// A message as Graph gives it, from its JSON.
    static func made(_ json: String) throws -> GraphMessage {
        try JSONDecoder().decode(GraphMessage.self, from: Data(json.utf8))
    }
}

extension GraphMailFolder {
    /// A folder with an id, a name, and what it is.
    static func made(
        _ id: String, _ name: String, parent: String? = nil, _ wellKnown: GraphWellKnownFolder? = nil
    ) throws -> GraphMailFolder {
        let parent = parent.map { #","parentFolderId":"\#($0)""# } ?? ""
        let json = #"{"id":"\#(id)","displayName":"\#(name)"\#(parent)}"#
        var folder = try JSONDecoder().decode(GraphMailFolder.self, from: Data(json.utf8))
        folder.wellKnown = wellKnown
        return folder
    }
}

extension GraphDeltaPage<GraphMessage> {
    /// A page with so many messages that goes on, or ends, with a link.
    static func made(_ count: Int, next: String? = nil, end: String? = nil) throws -> Self {
        let items = (0..<count).map { #"{"id":"m\#($0)"}"# }.joined(separator: ",")
        let link = next.map { #""@odata.nextLink":"\#($0)""# } ?? #""@odata.deltaLink":"\#(end ?? "")""#
        return try JSONDecoder().decode(Self.self, from: Data(#"{"value":[\#(items)],\#(link)}"#.utf8))
    }
}
