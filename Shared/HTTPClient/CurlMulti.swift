import CCurl
import Glibc

/// Owns the multi handle and the epoll set of its sockets. Used on the loop's queue only.
///
/// One dispatch source watches the epoll set, instead of one per socket: libcurl closes a socket as soon as it has
/// told us to stop watching, while Dispatch ends a source later. A new socket of the same number would then inherit
/// the registration of the old one, and never be reported. An epoll set is changed at once.
final class CurlMulti {
    /// When libcurl wants to be called although no socket is ready.
    enum WantedCall {
        case unchanged
        case never
        case after(Duration)
    }

    /// The epoll set: readable whenever a socket is ready. Closed by whoever watches it.
    let sockets: Int32
    let handle: UnsafeMutableRawPointer
    /// When libcurl wants to be called next, as last told and not yet taken.
    var wantedCall: WantedCall = .unchanged
    var isDue = false
    private var isClosed = false

    init(_ configuration: HTTPClientConfiguration) throws {
        guard CurlGlobal.isReady, let handle = curl_multi_init() else {
            throw HTTPClientError(.unavailable, request: "-", detail: "libcurl cannot be initialised")
        }
        sockets = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard sockets >= 0 else {
            curl_multi_cleanup(handle)
            throw HTTPClientError(
                .unavailable,
                request: "-",
                detail: "no epoll set: \(String(cString: strerror(errno)))"
            )
        }
        self.handle = handle
        ccurl_multi_set_long(handle, CURLMOPT_MAX_HOST_CONNECTIONS, configuration.maximumConnectionsPerHost)
        ccurl_multi_set_long(handle, CURLMOPT_MAX_TOTAL_CONNECTIONS, configuration.maximumConnections)
        ccurl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, configuration.maximumConnections)
        ccurl_multi_set_long(handle, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        installCallbacks()
    }

    deinit {
        close()
    }

    /// Closes every connection. All exchanges must have been removed; later calls do nothing.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        // Closing connections would call back into an object that may be going away.
        ccurl_multi_set_socket_callback(handle, nil)
        ccurl_multi_set_timer_callback(handle, nil)
        curl_multi_cleanup(handle)
    }

    func add(_ easy: CurlEasy) -> Bool {
        curl_multi_add_handle(handle, easy.handle) == CURLM_OK
    }

    /// Takes a handle out, which ends its exchange if it still runs. Never from within a callback.
    func remove(_ easy: CurlEasy) {
        curl_multi_remove_handle(handle, easy.handle)
    }

    /// Tells libcurl about every socket that is ready now.
    func serveSockets() {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 256) { events in
            let count = epoll_wait(sockets, events.baseAddress, Int32(events.count), 0)
            // A socket may be gone by the time its turn comes: libcurl ignores those it does not know.
            for event in events.prefix(Int(max(count, 0))) { act(on: event.data.fd, Self.curlEvents(event.events)) }
        }
    }

    /// Tells libcurl that the time it asked for has come.
    func serveTimeout() {
        act(on: CURL_SOCKET_BAD, 0)
    }

    /// Calls libcurl as long as it wants to be called at once, but not for ever.
    /// - Returns: whether it still wants to be.
    func serveDue() -> Bool {
        for _ in 0..<64 where isDue {
            isDue = false
            serveTimeout()
        }
        return isDue
    }

    /// What libcurl asked for since this was last called.
    func takeWantedCall() -> WantedCall {
        defer { wantedCall = .unchanged }
        return wantedCall
    }

    /// The next exchange that ended by itself. It must be removed before the next call.
    func nextEnded() -> (transfer: CurlTransfer, code: CURLcode)? {
        guard !isClosed else { return nil }
        var waiting: Int32 = 0
        while let message = curl_multi_info_read(handle, &waiting)?.pointee {
            guard message.msg == CURLMSG_DONE, let transfer = CurlTransfer.of(message.easy_handle) else { continue }
            return (transfer, message.data.result)
        }
        return nil
    }

    private func act(on socket: curl_socket_t, _ events: Int32) {
        guard !isClosed else { return }
        var running: Int32 = 0
        curl_multi_socket_action(handle, socket, events, &running)
    }
}
