/// What every message body has in common: it is a JSON object, and an empty one means `{}`.
enum MessageBody {
    static func fields(of body: [UInt8]) throws(MessageError) -> [String: JSONValue] {
        if body.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) { return [:] }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: body)
        } catch {
            throw .notJSON(String(decoding: body.prefix(60), as: UTF8.self))
        }
        guard case .object(let fields) = value else { throw .notAnObject(value.kindName) }
        return fields
    }
}
