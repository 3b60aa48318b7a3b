import CCurl

/// The process-wide state of libcurl.
enum CurlGlobal {
    /// Set up once, before the first handle: Swift runs the initialiser of a global once, whatever races for it.
    ///
    /// Never torn down: other libraries of the process may use libcurl too, and the system frees the memory.
    static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK
}
