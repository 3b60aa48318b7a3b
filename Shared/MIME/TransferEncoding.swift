import CGMime

/// How a body is written so that mail servers pass it on (RFC 2045).
public enum TransferEncoding: String, Sendable, CaseIterable {
    case sevenBit = "7bit"
    case eightBit = "8bit"
    case quotedPrintable = "quoted-printable"
    case base64

    /// The bytes as they stand in a message; 7bit and 8bit change nothing.
    public func encode(_ bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .sevenBit, .eightBit: bytes
        case .quotedPrintable: run(bytes, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE)
        case .base64: run(bytes, GMIME_CONTENT_ENCODING_BASE64)
        }
    }

    private func run(_ bytes: [UInt8], _ encoding: GMimeContentEncoding) -> [UInt8] {
        _ = MIMELibrary.options
        var state = GMimeEncoding()
        g_mime_encoding_init_encode(&state, encoding)
        let capacity = g_mime_encoding_outlen(&state, bytes.count)
        return bytes.withUnsafeBytes { input in
            [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
                output.withMemoryRebound(to: CChar.self) { target in
                    let source = input.baseAddress?.assumingMemoryBound(to: CChar.self)
                    count = Int(g_mime_encoding_flush(&state, source, input.count, target.baseAddress))
                }
            }
        }
    }
}
