import Glibc

/// A whole file, not larger than allowed.
enum FileBytes {
    static func read(_ path: String, _ limits: DocumentLimits) throws(DocumentError) -> [UInt8] {
        // a pipe would have the open wait for a writer
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unavailable(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unavailable(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw DocumentError(.unavailable, "what is to be read is no regular file")
        }
        guard status.st_size <= limits.maximumSize else { throw DocumentReader.tooLarge(Int(status.st_size), limits) }
        return try read(descriptor, expecting: Int(status.st_size), limits)
    }

    /// The file may grow meanwhile, but not past the limit.
    private static func read(
        _ descriptor: Int32, expecting size: Int, _ limits: DocumentLimits
    ) throws(DocumentError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var buffer = [UInt8](repeating: 0, count: 256 * 1024)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unavailable(errno) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limits.maximumSize else { throw DocumentReader.tooLarge(bytes.count, limits) }
        }
    }

    private static func unavailable(_ error: Int32) -> DocumentError {
        DocumentError(.unavailable, "the file cannot be read: \(String(cString: strerror(error)))")
    }
}
