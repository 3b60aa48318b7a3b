/// What people see of the sandbox.
enum ConsentPage {
    /// One link for each answer: the same request with the answer added.
    static func ask(_ consent: ConsentRequest, users: [String], request: SandboxRequest) -> SandboxReply {
        let path = "/" + request.path.map(PercentCoding.encode).joined(separator: "/")
        let query = request.query.map { "\(PercentCoding.encode($0.name))=\(PercentCoding.encode($0.value))" }
            .joined(separator: "&")
        let scopes = consent.scopes.map { "<li><code>\(escaped($0))</code>" }.joined()
        let choices = users.prefix(100).map { user in
            let target = "\(path)?\(query)&sandbox_user=\(PercentCoding.encode(user))"
            return "<li><a href=\"\(escaped(target))\">Allow as \(escaped(user))</a>"
        }.joined()
        let denial = escaped("\(path)?\(query)&sandbox_answer=deny")
        return page(
            200,
            """
            <h1>Sandbox: may \(escaped(consent.clientID)) have this?</h1><ul>\(scopes)</ul>
            <ul>\(choices)<li><a href="\(denial)">Deny</a></ul>
            """)
    }

    static func error(_ text: String) -> SandboxReply { page(400, "<h1>Sandbox</h1><p>\(escaped(text))</p>") }

    private static func page(_ status: Int, _ content: String) -> SandboxReply {
        let text = "<!doctype html><meta charset=\"utf-8\"><title>Sandbox</title>\(content)\n"
        var reply = SandboxReply(status: status, body: Array(text.utf8))
        reply.contentType = "text/html; charset=UTF-8"
        reply.headers = [("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer")]
        return reply
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
