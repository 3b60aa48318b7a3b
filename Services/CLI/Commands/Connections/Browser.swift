import Glibc

/// The desktop's browser, where there is a desktop.
enum Browser {
    /// - Returns: whether one was asked to open the link.
    static func open(_ url: String) -> Bool {
        guard getenv("DISPLAY") != nil || getenv("WAYLAND_DISPLAY") != nil else { return false }
        let words: [String] = ["xdg-open", url]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var actions = posix_spawn_file_actions_t()
        guard posix_spawn_file_actions_init(&actions) == 0 else { return false }
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        // It ends by itself; this command ends soon after, and init collects what is left of it.
        var process = pid_t()
        return posix_spawnp(&process, "xdg-open", &actions, nil, &arguments, environ) == 0
    }
}
