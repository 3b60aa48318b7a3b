/// Codes that servers send for programs, before they are shown to people.
enum MachineCode {
    /// The code if it looks like one; nil for anything else, which may be text that quotes a secret.
    static func sanitized(_ code: String) -> String? {
        let isPlain = code.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        return isPlain && (1...64).contains(code.utf8.count) ? code : nil
    }
}
