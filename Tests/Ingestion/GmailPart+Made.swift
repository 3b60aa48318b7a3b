import FoundationEssentials
import Providers

extension GmailPart {
    /// A part as Google gives it, from its JSON.
    static func made(_ json: String) throws -> GmailPart {
        try JSONDecoder().decode(GmailPart.self, from: Data(json.utf8))
    }

    /// A part with content.
    static func made(
        _ type: String, _ content: [UInt8]?, id: String = "0", charset: String? = nil, filename: String = "",
        headers: [(String, String)] = []
    ) throws -> GmailPart {
        var all = headers
        if let charset { all.append(("Content-Type", "\(type); charset=\(charset)")) }
        let list = all.map { #"{"name":"\#($0.0)","value":\#(quoted($0.1))}"# }.joined(separator: ",")
        var part = try made(
            #"{"partId":"\#(id)","mimeType":"\#(type)","filename":\#(quoted(filename)),"headers":[\#(list)]}"#)
        part.body.data = content
        part.body.size = content?.count ?? 0
        return part
    }

    /// A container.
    static func made(_ type: String, _ parts: [GmailPart]) throws -> GmailPart {
        var part = try made(type, nil)
        part.parts = parts
        return part
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
