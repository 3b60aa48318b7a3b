import Logging

extension LogLine {
    /// One object; a field named like one of the four fixed members gets a leading underscore.
    func appendJSON(to bytes: inout [UInt8]) {
        bytes += "{\"time\":\"".utf8
        time.append(to: &bytes)
        bytes += "\",\"level\":\"\(level.rawValue)\",\"component\":".utf8
        JSONText.append(component, to: &bytes)
        bytes += ",\"message\":".utf8
        JSONText.append(message, to: &bytes)
        for field in fields {
            bytes.append(UInt8(ascii: ","))
            JSONText.append(Self.members.contains(field.key) ? "_" + field.key : field.key, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            field.value.appendJSON(to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static let members: Set<String> = ["time", "level", "component", "message"]
}
