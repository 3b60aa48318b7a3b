import CCurl

extension CurlTransfer {
    /// Points libcurl's callbacks at this object, unretained.
    func installCallbacks() throws {
        let context = Unmanaged.passUnretained(self).toOpaque()
        try easy.set(CURLOPT_PRIVATE, pointer: context)
        try easy.set(CURLOPT_HEADERDATA, pointer: context)
        try easy.set(CURLOPT_WRITEDATA, pointer: context)
        try easy.set(CURLOPT_HEADERFUNCTION) { CurlTransfer.headerArrived($0, $1, $2, $3) }
        try easy.set(CURLOPT_WRITEFUNCTION) { CurlTransfer.bodyArrived($0, $1, $2, $3) }
        guard request.sendsBody else { return }
        try easy.set(CURLOPT_READDATA, pointer: context)
        try easy.set(CURLOPT_READFUNCTION) { CurlTransfer.bodyWanted($0, $1, $2, $3) }
        try installSeek(context)
    }

    /// The exchange a handle belongs to.
    static func of(_ handle: UnsafeMutableRawPointer) -> CurlTransfer? {
        var context: UnsafeMutableRawPointer?
        ccurl_get_pointer(handle, CURLINFO_PRIVATE, &context)
        return context.map { at($0) }
    }

    /// libcurl sends a request again by itself when a reused connection dies without an answer. It cannot do so
    /// once body bytes went out unless it can rewind them: so only what may be repeated can be rewound.
    /// (A request without body bytes that may not be repeated gets a connection of its own instead.)
    private func installSeek(_ context: UnsafeMutableRawPointer) throws {
        guard request.isRepeatable, request.body.isReplayable else { return }
        try easy.set(CURLOPT_SEEKDATA, pointer: context)
        try easy.setSeek { context, offset, origin in
            guard let context, origin == 0, CurlTransfer.at(context).outbound.seek(to: Int(offset)) else {
                return CURL_SEEKFUNC_FAIL
            }
            return CURL_SEEKFUNC_OK
        }
    }

    private static func at(_ context: UnsafeMutableRawPointer) -> CurlTransfer {
        Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    }

    private static func headerArrived(
        _ bytes: UnsafeMutablePointer<CChar>?,
        _ size: Int,
        _ count: Int,
        _ context: UnsafeMutableRawPointer?
    ) -> Int {
        guard let context else { return 0 }
        let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
        // Any number but the length is a failure to libcurl, and no line is longer than this.
        return at(context).receive(headerLine: line) ? line.count : line.count + 1
    }

    private static func bodyArrived(
        _ bytes: UnsafeMutablePointer<CChar>?,
        _ size: Int,
        _ count: Int,
        _ context: UnsafeMutableRawPointer?
    ) -> Int {
        guard let context else { return 0 }
        let body = UnsafeRawBufferPointer(start: bytes, count: size * count)
        switch at(context).receive(body: body) {
        case true?: return body.count
        case false?: return body.count + 1
        case nil: return Int(CURL_WRITEFUNC_PAUSE)
        }
    }

    private static func bodyWanted(
        _ bytes: UnsafeMutablePointer<CChar>?,
        _ size: Int,
        _ count: Int,
        _ context: UnsafeMutableRawPointer?
    ) -> Int {
        guard let context else { return Int(CURL_READFUNC_ABORT) }
        switch at(context).send(into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count)) {
        case .bytes(let count): return count
        case .end: return 0
        case .wait: return Int(CURL_READFUNC_PAUSE)
        case .tooShort: return Int(CURL_READFUNC_ABORT)
        }
    }
}
