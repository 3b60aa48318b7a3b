import Glibc

/// An IP address and the kind it is of.
struct NetworkAddress: Equatable, CustomStringConvertible {
    /// Four or sixteen bytes.
    private let bytes: [UInt8]

    init(bytes: [UInt8]) {
        // An IPv4 address in IPv6 form is what it is underneath.
        let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]
        self.bytes = bytes.count == 16 && bytes.starts(with: mapped) ? Array(bytes.suffix(4)) : bytes
    }

    /// 127/8 (RFC 1122), ::1 (RFC 4291).
    var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes == Array(repeating: 0, count: 15) + [1]
    }

    /// Not routed on the internet: RFC 1918, shared (RFC 6598), benchmarking (RFC 2544), documentation (RFC 5737) and
    /// link-local (RFC 3927) addresses; unique local (RFC 4193) and link-local IPv6.
    var isPrivate: Bool {
        guard bytes.count == 4 else {
            return bytes[0] & 0xFE == 0xFC || (bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80)
        }
        return switch (bytes[0], bytes[1]) {
        case (10, _), (172, 16...31), (192, 168), (169, 254), (100, 64...127), (198, 18...19): true
        default: [[192, 0, 2], [198, 51, 100], [203, 0, 113]].contains(Array(bytes.prefix(3)))
        }
    }

    var description: String {
        guard bytes.count == 16 else { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }.joined(separator: ":")
    }

    /// All addresses of a name or of an address in text; empty where there are none.
    static func resolve(_ host: String) -> [NetworkAddress] {
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, nil, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        return sequence(first: list, next: { $0?.pointee.ai_next })
            .compactMap { $0?.pointee.ai_addr }.compactMap(NetworkAddress.init)
    }

    /// All addresses of all interfaces.
    static func ofInterfaces() -> [NetworkAddress] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        return sequence(first: list, next: { $0?.pointee.ifa_next })
            .compactMap { $0?.pointee.ifa_addr }.compactMap(NetworkAddress.init)
    }

    /// `nil` for families other than IP.
    private init?(_ pointer: UnsafeMutablePointer<sockaddr>) {
        let raw = UnsafeRawPointer(pointer)
        switch Int32(pointer.pointee.sa_family) {
        case AF_INET:
            let address = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
            self.init(bytes: withUnsafeBytes(of: address) { Array($0) })
        case AF_INET6:
            let address = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            self.init(bytes: withUnsafeBytes(of: address) { Array($0) })
        default: return nil
        }
    }
}
