import CMemoryFile
import Glibc
import SystemPackage

/// A file without a name, in memory, that another process can be given.
struct MemoryFile: ~Copyable {
    let descriptor: FileDescriptor

    init(_ bytes: [UInt8]) throws(DocumentError) {
        descriptor = try Self.filled(with: bytes)
    }

    deinit {
        close(descriptor.rawValue)
    }

    private static func filled(with bytes: [UInt8]) throws(DocumentError) -> FileDescriptor {
        let descriptor = FileDescriptor(rawValue: carillon_memory_file("document"))
        guard descriptor.rawValue >= 0 else { throw unavailable(errno) }
        do {
            try descriptor.writeAll(bytes)
            return descriptor
        } catch {
            close(descriptor.rawValue)
            throw unavailable((error as? Errno)?.rawValue ?? 0)
        }
    }

    private static func unavailable(_ error: Int32) -> DocumentError {
        DocumentError(.unavailable, "there is no memory for the file: \(String(cString: strerror(error)))")
    }
}
