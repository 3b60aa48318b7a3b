/// Reads a compiled zone file (TZif, RFC 9636): version 1's 32-bit block, or the 64-bit block and the footer of
/// versions 2 to 4.
struct TZifReader {
    /// The counts of a header (RFC 9636, section 3.1).
    private struct Header {
        let version: UInt8
        let universalCount, standardCount, leapCount, timeCount, typeCount, nameCount: Int

        /// Bytes of the data block that follows, with times of `width` bytes.
        func blockLength(width: Int) -> Int {
            timeCount * (width + 1) + typeCount * 6 + nameCount + leapCount * (width + 4) + standardCount
                + universalCount
        }
    }

    private let name: String
    private let bytes: [UInt8]
    private var position = 0

    init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    mutating func read() throws(ZoneFault) -> ZoneTable {
        let first = try header()
        guard first.version > 0 else { return try table(first, width: 4) }
        position += first.blockLength(width: 4)
        return try table(try header(), width: 8)
    }

    private mutating func table(_ header: Header, width: Int) throws(ZoneFault) -> ZoneTable {
        guard header.leapCount == 0 else { throw ZoneFault("it counts leap seconds, which instants here do not") }
        guard header.typeCount > 0 else { throw ZoneFault("it has no clock") }
        let start = position
        var times: [Int] = []
        for _ in 0..<header.timeCount { times.append(try integer(width)) }
        var types: [Int] = []
        for _ in 0..<header.timeCount { types.append(try integer(1) & 0xFF) }
        let offsets = try self.offsets(count: header.typeCount)
        guard types.allSatisfy(offsets.indices.contains) else { throw ZoneFault("a transition has no clock") }
        guard zip(times, times.dropFirst()).allSatisfy(<) else { throw ZoneFault("its transitions are out of order") }
        position = start + header.blockLength(width: width)
        let tail = width == 8 ? try footer() : nil
        // Before the first transition type 0 holds (section 3.2); without any, the footer does.
        return ZoneTable(
            name: name,
            firstOffset: times.isEmpty ? tail?.offset ?? offsets[0] : offsets[0],
            changes: zip(times, types).map { (max($0, ZoneStretch.distantPast + 1), offsets[$1]) },
            tail: tail?.rule
        )
    }

    private mutating func offsets(count: Int) throws(ZoneFault) -> [Int] {
        var offsets: [Int] = []
        for _ in 0..<count {
            let offset = try integer(4)
            // Section 3.2: more than -25 and less than 26 hours.
            guard (-89_999...93_599).contains(offset) else { throw ZoneFault("a clock is \(offset) s from UTC") }
            offsets.append(offset)
            position += 2
        }
        return offsets
    }

    /// The rule between two newlines at the end; nil where it is empty.
    private mutating func footer() throws(ZoneFault) -> (offset: Int, rule: POSIXZoneRule?)? {
        guard try integer(1) == 10, let end = bytes[position...].firstIndex(of: 10) else {
            throw ZoneFault("its footer is cut off")
        }
        guard let text = String(validating: bytes[position..<end], as: UTF8.self) else {
            throw ZoneFault("its footer is not text")
        }
        guard !text.isEmpty else { return nil }
        var parser = POSIXZoneParser(text)
        return try parser.parse()
    }

    private mutating func header() throws(ZoneFault) -> Header {
        guard bytes.count >= position + 44, bytes[position..<position + 4].elementsEqual("TZif".utf8) else {
            throw ZoneFault("it is no compiled zone file")
        }
        let version = bytes[position + 4]
        position += 20
        var counts: [Int] = []
        for _ in 0..<6 {
            let count = try integer(4)
            guard (0...bytes.count).contains(count) else { throw ZoneFault("it is cut off") }
            counts.append(count)
        }
        return Header(
            version: version,
            universalCount: counts[0],
            standardCount: counts[1],
            leapCount: counts[2],
            timeCount: counts[3],
            typeCount: counts[4],
            nameCount: counts[5]
        )
    }

    /// A big-endian two's-complement integer.
    private mutating func integer(_ width: Int) throws(ZoneFault) -> Int {
        guard position + width <= bytes.count else { throw ZoneFault("it is cut off") }
        let value = bytes[position..<position + width].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        position += width
        let unused = UInt64(64 - 8 * width)
        return Int(Int64(bitPattern: value << unused) >> Int64(unused))
    }
}
