/// What a person's browser shows when the provider has sent it back.
struct LoopbackPage: Sendable {
    let title: String
    let text: String

    var html: String {
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>\(Self.escaped(title))</title>
        <h1>\(Self.escaped(title))</h1><p>\(Self.escaped(text))</p></html>

        """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
