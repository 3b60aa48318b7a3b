import Glibc
import Synchronization

/// Writes each line with one `write(2)` to a file descriptor.
///
/// Nothing is buffered in the process, so no line is lost when it ends, however it ends. The price: a reader that stops
/// reading stops whoever logs once the pipe (64 KiB) is full.
final class DescriptorSink: LineSink {
    static let standardOutput = DescriptorSink(STDOUT_FILENO)

    private let descriptor: Int32
    private let lock = Mutex<Void>(())

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// The lock keeps lines whole when one is longer than the pipe takes at once.
    func write(_ line: [UInt8]) {
        lock.withLock { _ in
            line.withUnsafeBytes { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let written = Glibc.write(
                        descriptor,
                        UnsafeRawBufferPointer(rebasing: rest).baseAddress,
                        rest.count
                    )
                    if written > 0 {
                        rest = rest.dropFirst(written)
                    } else if !isWorthRetrying(errno) {
                        return  // nobody reads any more (EPIPE) or the disk is full: there is nowhere to say so
                    }
                }
            }
        }
    }

    /// A descriptor shared with another program may have been made nonblocking by it: wait until there is room.
    private func isWorthRetrying(_ code: Int32) -> Bool {
        if code == EAGAIN {
            var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&entry, 1, 1000)
            return true
        }
        return code == EINTR
    }
}
