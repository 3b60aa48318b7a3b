import CCurl
import Glibc

/// Tells addresses of the public internet from all others.
///
/// The IANA registries of special-purpose addresses for IPv4 and IPv6 (RFC 6890 and its updates): what they do not call
/// globally reachable is not public, nor is multicast. An IPv6 address that stands for an IPv4 address is judged as that.
enum PublicAddress {
    /// Why the address is refused; `nil` when it is public.
    static func flaw(in address: UnsafePointer<sockaddr>) -> String? {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            let bits = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_addr.s_addr }
            return isPublic(UInt32(bigEndian: bits)) ? nil : "is not an address of the public internet"
        case AF_INET6:
            let bytes = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
                withUnsafeBytes(of: address.pointee.sin6_addr) { Array($0) }
            }
            return isPublic(bytes) ? nil : "is not an address of the public internet"
        default: return "is of no known kind"
        }
    }

    /// - Parameter address: in host order.
    static func isPublic(_ address: UInt32) -> Bool {
        !special.contains { block in address >> (32 - block.bits) == block.prefix >> (32 - block.bits) }
    }

    /// - Parameter bytes: the sixteen of an IPv6 address.
    static func isPublic(_ bytes: [UInt8]) -> Bool {
        if let embedded = embeddedIPv4(bytes) { return isPublic(embedded) }
        // 2000::/3 is all that is given out as global unicast
        guard bytes[0] >> 5 == 0b001 else { return false }
        let first = UInt32(bytes[0]) << 24 | UInt32(bytes[1]) << 16 | UInt32(bytes[2]) << 8 | UInt32(bytes[3])
        // 2001::/23 for protocols, Teredo among them; 2001:db8::/32 and 3fff::/20 for documentation
        return first >> 9 != 0x2001_0000 >> 9 && first != 0x2001_0DB8 && first >> 12 != 0x3FFF_0000 >> 12
    }

    /// Mapped (`::ffff:0:0/96`), compatible (`::/96`), translated by NAT64 (`64:ff9b::/96`) and 6to4 (`2002::/16`).
    private static func embeddedIPv4(_ bytes: [UInt8]) -> UInt32? {
        let head = bytes[..<12]
        let zeros = [UInt8](repeating: 0, count: 10)
        let nat64: [UInt8] = [0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]
        if head.elementsEqual(zeros + [0xFF, 0xFF]) || head.elementsEqual(zeros + [0, 0]) || head.elementsEqual(nat64) {
            return number(bytes[12..<16])
        }
        return bytes[0] == 0x20 && bytes[1] == 0x02 ? number(bytes[2..<6]) : nil
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }

    private static let special: [(prefix: UInt32, bits: UInt32)] = [
        (0x0000_0000, 8),  // this network
        (0x0A00_0000, 8), (0xAC10_0000, 12), (0xC0A8_0000, 16),  // private
        (0x6440_0000, 10),  // behind carriers' NAT
        (0x7F00_0000, 8),  // loopback
        (0xA9FE_0000, 16),  // link-local, where clouds keep their metadata
        (0xC000_0000, 24), (0xC058_6300, 24),  // protocols, 6to4 relays
        (0xC000_0200, 24), (0xC633_6400, 24), (0xCB00_7100, 24),  // documentation
        (0xC612_0000, 15),  // benchmarks
        (0xE000_0000, 4), (0xF000_0000, 4),  // multicast, reserved, broadcast
    ]
}
