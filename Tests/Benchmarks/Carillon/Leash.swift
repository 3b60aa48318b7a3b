import Glibc

/// Ends this process when its parent does, however that ends.
///
/// The parent alone holds the other end of the pipe that is this process's standard input. The kernel's own signal for
/// a parent's death comes when the *thread* ends that started the child, and threads of Swift's pool come and go.
enum Leash {
    static func wear() {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { _ in
                var byte: UInt8 = 0
                while true {
                    let count = read(STDIN_FILENO, &byte, 1)
                    if count == 0 || (count < 0 && errno != EINTR) { _exit(70) }
                }
            }, nil)
        pthread_detach(thread)
    }
}
