import Glibc
import Testing

@testable import HTTPClient

@Suite("Addresses of the public internet")
struct PublicAddressTests {
    private func isPublic(_ text: String) throws -> Bool {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return PublicAddress.isPublic(UInt32(bigEndian: four.s_addr)) }
        var six = in6_addr()
        try #require(inet_pton(AF_INET6, text, &six) == 1, "\(text)")
        return PublicAddress.isPublic(withUnsafeBytes(of: six) { Array($0) })
    }

    @Test(
        "these are not",
        arguments: [
            "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
            "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1", "::", "::1",
            "::ffff:127.0.0.1", "::ffff:10.1.2.3", "::127.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
            "2002:c0a8:101::1", "fe80::1", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1",
            "2001::1", "2001:20::1", "3fff::1", "100::1", "64:ff9b:1::1", "4000::1",
        ])
    func special(_ address: String) throws {
        #expect(try !isPublic(address))
    }

    @Test(
        "these are",
        arguments: [
            "1.1.1.1", "8.8.8.8", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1", "198.17.0.1",
            "198.20.0.1", "223.255.255.255", "2606:4700::1111", "2001:4860:4860::8888", "2a00:1450::1",
            "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
        ])
    func open(_ address: String) throws {
        #expect(try isPublic(address))
    }
}
