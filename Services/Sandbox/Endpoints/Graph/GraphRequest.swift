/// A request to Graph by a known user.
struct GraphRequest: Sendable {
    let http: SandboxRequest
    let user: SandboxUser
    let preferences: GraphPreferences

    init(_ http: SandboxRequest, user: SandboxUser) {
        self.http = http
        self.user = user
        preferences = GraphPreferences(http.prefer)
    }

    func first(_ name: String) -> String? { http.first(name) }

    /// `$select`, or nil for all.
    var selection: Set<String>? {
        first("$select").map { Set($0.split(separator: ",").map { String($0.filter { $0 != " " }) }) }
    }

    /// - Throws: 404 where the user has no such folder.
    func folder(_ reference: String) throws(GraphRefusal) -> GraphFolder {
        guard let folder = GraphFolder(reference), !user.missingFolders.contains(folder.key) else { throw .notFound }
        return folder
    }

    func context(_ what: String) -> String { "\(http.baseURL)/v1.0/$metadata#\(what)" }

    /// This request's path with another query, for a link.
    func link(_ query: [(name: String, value: String)]) -> String {
        let path = http.path.map(PercentCoding.encode).joined(separator: "/")
        let query = query.map { "\($0.name)=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
        return "\(http.baseURL)/\(path)?\(query)"
    }

    /// One page of a list that pages by number.
    func list(_ items: [JSON], context: String, standard: Int) throws(GraphRefusal) -> SandboxReply {
        guard let top = Int(first("$top") ?? "\(standard)"), let skip = Int(first("$skip") ?? "0"), top > 0, skip >= 0
        else { throw .badRequest("Invalid value for $top or $skip.") }
        var answer: [String: JSON] = [
            "@odata.context": .text(self.context(context)),
            "value": .list(Array(items.dropFirst(skip).prefix(top)).map { $0.selecting(selection) }),
        ]
        if items.count > skip + top {
            let kept = http.query.filter { $0.name != "$skip" }
            answer["@odata.nextLink"] = .text(link(kept + [("$skip", "\(skip + top)")]))
        }
        return SandboxReply(json: answer)
    }
}

extension JSON {
    /// Only the chosen members, and what every item has.
    func selecting(_ names: Set<String>?) -> JSON {
        guard let names, case .object(let members) = self else { return self }
        return .object(members.filter { $0.key == "id" || $0.key.hasPrefix("@") || names.contains($0.key) })
    }
}
