import CCurl
import Glibc

extension CurlMulti {
    /// Points libcurl's callbacks at this object, unretained; they end with it.
    func installCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_multi_set_pointer(handle, CURLMOPT_SOCKETDATA, context)
        ccurl_multi_set_socket_callback(handle) { _, socket, events, context, _ in
            CurlMulti.at(context)?.watch(socket, events)
            return 0
        }
        ccurl_multi_set_pointer(handle, CURLMOPT_TIMERDATA, context)
        ccurl_multi_set_timer_callback(handle) { _, milliseconds, context in
            CurlMulti.at(context)?.want(delay: milliseconds)
            return 0
        }
    }

    /// What epoll reports, in libcurl's terms; an error is read from the socket in either direction.
    static func curlEvents(_ events: UInt32) -> Int32 {
        var result: Int32 = 0
        if events & (EPOLLIN.rawValue | EPOLLHUP.rawValue) != 0 { result |= CURL_CSELECT_IN }
        if events & EPOLLOUT.rawValue != 0 { result |= CURL_CSELECT_OUT }
        if events & EPOLLERR.rawValue != 0 { result |= CURL_CSELECT_ERR }
        return result
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> CurlMulti? {
        context.map { Unmanaged<CurlMulti>.fromOpaque($0).takeUnretainedValue() }
    }

    private func watch(_ socket: curl_socket_t, _ events: Int32) {
        guard events != CURL_POLL_REMOVE else {
            epoll_ctl(sockets, EPOLL_CTL_DEL, socket, nil)
            return
        }
        var event = epoll_event()
        event.data.fd = socket
        if events & CURL_POLL_IN != 0 { event.events |= EPOLLIN.rawValue }
        if events & CURL_POLL_OUT != 0 { event.events |= EPOLLOUT.rawValue }
        if epoll_ctl(sockets, EPOLL_CTL_MOD, socket, &event) != 0 {
            epoll_ctl(sockets, EPOLL_CTL_ADD, socket, &event)
        }
    }

    /// libcurl must not be called from here: at once means after the call that is under way.
    private func want(delay milliseconds: Int) {
        isDue = milliseconds == 0
        wantedCall = milliseconds < 0 ? .never : .after(.milliseconds(milliseconds))
    }
}
