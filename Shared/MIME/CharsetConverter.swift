import CGMime
import Glibc

/// iconv, as the C library brings it.
enum CharsetConverter {
    /// - Parameter name: a name checked by ``CharsetLabel``.
    /// - Returns: `nil` where iconv does not know the charset. Each byte that cannot be read becomes one U+FFFD.
    static func decode(_ bytes: [UInt8], from name: String) -> (text: String, isLossy: Bool)? {
        guard let descriptor = open(to: "UTF-8", from: name) else { return nil }
        defer { iconv_close(descriptor) }
        var isLossy = false
        let output = convert(bytes, descriptor) {
            isLossy = true
            return Array("\u{FFFD}".utf8)
        }
        // iconv writes valid UTF-8, so that decoding repairs nothing here.
        return output.map { (String(decoding: $0, as: UTF8.self), isLossy) }
    }

    /// - Returns: `nil` where iconv does not know the charset or the charset lacks a character.
    static func encode(_ text: String, to name: String) -> [UInt8]? {
        guard let descriptor = open(to: name, from: "UTF-8") else { return nil }
        defer { iconv_close(descriptor) }
        return convert(Array(text.utf8), descriptor) { nil }
    }

    private static func open(to: String, from: String) -> iconv_t? {
        guard let descriptor = iconv_open(to, from), Int(bitPattern: descriptor) != -1 else { return nil }
        return descriptor
    }

    /// - Parameter substitute: called for each unreadable byte; `nil` ends the conversion without a result.
    private static func convert(
        _ bytes: [UInt8],
        _ descriptor: iconv_t,
        substitute: () -> [UInt8]?
    ) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + bytes.count / 2)
        // iconv takes a mutable pointer but does not write to its input.
        var input = bytes.map { CChar(bitPattern: $0) }
        let isComplete = input.withUnsafeMutableBufferPointer { buffer in
            var position = buffer.baseAddress
            var left = buffer.count
            while left > 0 {
                let reason = step(descriptor, &position, &left, into: &output)
                guard reason == EILSEQ || reason == EINVAL, left > 0 else { continue }
                guard let replacement = substitute() else { return false }
                output += replacement
                position = position?.advanced(by: 1)
                left -= 1
            }
            // A stateful charset ends with a return to its first state.
            _ = step(descriptor, nil, nil, into: &output)
            return true
        }
        return isComplete ? output : nil
    }

    /// Converts up to one buffer full; returns `errno` where iconv stopped for a reason, else 0.
    private static func step(
        _ descriptor: iconv_t,
        _ input: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
        _ left: UnsafeMutablePointer<Int>?,
        into output: inout [UInt8]
    ) -> Int32 {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 8192) { chunk in
            var target = chunk.baseAddress
            var room = chunk.count
            let result = iconv(descriptor, input, left, &target, &room)
            let reason = result == -1 ? errno : 0
            output.append(contentsOf: UnsafeRawBufferPointer(start: chunk.baseAddress, count: chunk.count - room))
            return reason
        }
    }
}
