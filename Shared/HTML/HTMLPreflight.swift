/// A look at the bytes before libxml2 sees them.
///
/// It compares each attribute of a tag with all before it, so that one tag of a megabyte takes ten seconds. A tag ends
/// here after 2000 separators (white space, quotes); what follows becomes text. It also ends a document at a NUL byte,
/// which becomes a space.
enum HTMLPreflight {
    private static let maximumSeparators = 2000

    static func check(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.underestimatedCount)
        var separators: Int?
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "<"): separators = 0
            case UInt8(ascii: ">"): separators = nil
            case 0x09...0x0D, UInt8(ascii: " "), UInt8(ascii: "\""), UInt8(ascii: "'"), 0:
                separators = separators.map { $0 + 1 }
            default: break
            }
            if let count = separators, count > maximumSeparators {
                result.append(UInt8(ascii: ">"))
                separators = nil
            }
            result.append(byte == 0 ? UInt8(ascii: " ") : byte)
        }
        return result
    }
}
