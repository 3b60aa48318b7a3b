import CGMime

/// GMime's process-wide state: started once, never stopped.
///
/// GMime's objects are not thread-safe, but separate objects may live on separate threads; what is here is only
/// read after it was made.
enum MIMELibrary {
    /// Starts GMime on first use and holds the options every parser of this target uses.
    // Immutable after creation: GMime only reads options that are passed to a parser.
    nonisolated(unsafe) static let options: OpaquePointer? = {
        g_mime_init()
        return carillon_mime_options()
    }()

    /// Takes a string that the caller owns (`g_malloc`) and frees it.
    static func take(_ pointer: UnsafeMutablePointer<CChar>?) -> String? {
        guard let pointer else { return nil }
        defer { g_free(pointer) }
        return String(cString: pointer)
    }

    /// Copies a string that GMime keeps.
    static func copy(_ pointer: UnsafePointer<CChar>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    /// Everything written to a memory stream by `write`.
    static func collect(_ write: (UnsafeMutablePointer<GMimeStream>) -> Void) -> [UInt8] {
        guard let stream = g_mime_stream_mem_new() else { return [] }
        defer { g_object_unref(stream) }
        write(stream)
        guard let array = carillon_memory_bytes(stream), let data = array.pointee.data else { return [] }
        return [UInt8](UnsafeBufferPointer(start: data, count: Int(array.pointee.len)))
    }
}
