import Glibc

/// A look at the bytes before GMime sees them.
///
/// Two things GMime 3.2 does not bound itself:
/// - Address groups: its address parser calls itself for each nested group, so that a `To:` header of some 100,000
///   times `a:` overflows the stack. Colons after the first few hundred in such a header become spaces.
/// - Boundaries: each line that begins with `--` is compared with the boundary of every open multipart, up to 1024.
///
/// And one it repairs to the message's harm: where the empty line after the headers is missing, it skips the first
/// delimiter and takes the first part's headers for the message's. An empty line goes before such a delimiter.
struct MIMEPreflight {
    /// Colons kept in one address header. GMime needs about 200 bytes of stack for each.
    private static let maximumColons = 256
    /// Comparisons of a line with a boundary; 50 million take about 0.3 s.
    private static let maximumComparisons = 50_000_000
    private static let addressHeaders = ["from", "sender", "reply-to", "to", "cc", "bcc"].map { Array($0.utf8) }

    private var delimiters = 0
    private var boundaries = 0
    private var isInHeaders = true
    /// Where the empty line is missing.
    private var insertion: Int?
    /// Colons so far in the address header that is being read; `nil` outside of one.
    private var colons: Int?
    private var excessColons: [Int] = []

    private init() {}

    /// - Returns: the bytes, changed only where an address header holds more than 256 colons or where the headers run
    ///   into a delimiter.
    /// - Throws: ``MIMEError`` `.tooComplex`.
    static func check(_ bytes: [UInt8]) throws -> [UInt8] {
        var preflight = MIMEPreflight()
        bytes.withUnsafeBufferPointer { preflight.scan($0) }
        guard preflight.delimiters * preflight.boundaries <= maximumComparisons else {
            let sizes = "\(preflight.delimiters) delimiter lines for \(preflight.boundaries) multiparts or more"
            throw MIMEError(.tooComplex, "the message has \(sizes)")
        }
        guard preflight.insertion != nil || !preflight.excessColons.isEmpty else { return bytes }
        var result = bytes
        for index in preflight.excessColons { result[index] = Byte.space }
        if let insertion = preflight.insertion { result.insert(Byte.newline, at: insertion) }
        return result
    }

    private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress else { return }
        var start = 0
        while start < bytes.count {
            let found = memchr(base + start, Int32(Byte.newline), bytes.count - start)
            let end = found.map { UnsafeRawPointer(base).distance(to: UnsafeRawPointer($0)) } ?? bytes.count
            read(UnsafeBufferPointer(rebasing: bytes[start..<end]), at: start)
            start = end + 1
        }
    }

    private mutating func read(_ line: UnsafeBufferPointer<UInt8>, at start: Int) {
        let first = line.first ?? Byte.carriageReturn
        if first != Byte.space, first != Byte.tab { colons = Self.isAddressHeader(line) ? 0 : nil }
        if first == Byte.dash, line.count > 1, line[1] == Byte.dash {
            delimiters += 1
            if isInHeaders, start > 0 { insertion = start }
            isInHeaders = false
        }
        if first == Byte.carriageReturn { isInHeaders = false }
        if boundaries < 1024, Self.holdsBoundary(line) { boundaries += 1 }
        if let count = colons { colons = count + collectColons(of: line, at: start, after: count) }
    }

    /// Notes the colons beyond the allowed ones; returns how many there are.
    private mutating func collectColons(of line: UnsafeBufferPointer<UInt8>, at start: Int, after count: Int) -> Int {
        var found = 0
        for index in line.indices where line[index] == Byte.colon {
            found += 1
            if count + found > Self.maximumColons { excessColons.append(start + index) }
        }
        return found
    }

    private static func isAddressHeader(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = line.first, [0x66, 0x73, 0x72, 0x74, 0x63, 0x62].contains(first | 0x20),
            let colon = line.prefix(12).firstIndex(of: Byte.colon)
        else { return false }
        // The bit that makes letters small leaves a hyphen as it is.
        let name = line[..<colon].filter { $0 != Byte.space && $0 != Byte.tab }.map { $0 | 0x20 }
        return addressHeaders.contains(name)
    }

    private static func holdsBoundary(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        let word = Byte.boundary
        var index = 0
        while index + word.count <= line.count {
            if line[index] | 0x20 == word[0], (1..<word.count).allSatisfy({ line[index + $0] | 0x20 == word[$0] }) {
                return true
            }
            index += 1
        }
        return false
    }

    private enum Byte {
        static let newline = UInt8(ascii: "\n")
        static let carriageReturn = UInt8(ascii: "\r")
        static let space = UInt8(ascii: " ")
        static let tab = UInt8(ascii: "\t")
        static let colon = UInt8(ascii: ":")
        static let dash = UInt8(ascii: "-")
        static let boundary = Array("boundary".utf8)
    }
}
