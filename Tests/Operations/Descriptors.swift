import Glibc

/// A new file, or nil.
func openForWriting(_ path: String) -> Int32? {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    return descriptor < 0 ? nil : descriptor
}

func closeDescriptor(_ descriptor: Int32) {
    close(descriptor)
}
