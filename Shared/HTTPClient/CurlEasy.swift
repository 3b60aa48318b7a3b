import CCurl

/// Owns one easy handle, its header list and the buffer libcurl writes error texts to.
///
/// Must have been removed from its multi handle before the last reference goes.
final class CurlEasy {
    let handle: UnsafeMutableRawPointer
    private let request: String
    private let errorText: UnsafeMutablePointer<CChar>
    private var headers: UnsafeMutablePointer<curl_slist>?

    /// - Parameter request: the request without secrets, for errors.
    init(request: String) throws {
        self.request = request
        guard let handle = curl_easy_init() else {
            throw HTTPClientError(.unavailable, request: request, detail: "libcurl has no memory for another handle")
        }
        self.handle = handle
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try set(CURLOPT_ERRORBUFFER, pointer: errorText)
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(headers)
        errorText.deallocate()
    }

    func set(_ option: CURLoption, _ value: Int) throws {
        try check(ccurl_set_long(handle, option, value), option)
    }

    func set(_ option: CURLoption, offset: Int) throws {
        try check(ccurl_set_offset(handle, option, curl_off_t(offset)), option)
    }

    /// libcurl keeps a copy of the text.
    func set(_ option: CURLoption, _ text: String) throws {
        try check(ccurl_set_string(handle, option, text), option)
    }

    /// The pointer must stay valid as long as the handle.
    func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer) throws {
        try check(ccurl_set_pointer(handle, option, pointer), option)
    }

    func set(_ option: CURLoption, callback: ccurl_data_callback) throws {
        try check(ccurl_set_data_callback(handle, option, callback), option)
    }

    func setSeek(callback: curl_seek_callback) throws {
        try check(ccurl_set_seek_callback(handle, callback), CURLOPT_SEEKFUNCTION)
    }

    func setOpenSocket(callback: curl_opensocket_callback) throws {
        try check(ccurl_set_open_socket_callback(handle, callback), CURLOPT_OPENSOCKETFUNCTION)
    }

    /// Takes all header lines of the request, in libcurl's notation.
    func set(headerLines: [String]) throws {
        for line in headerLines {
            guard let longer = curl_slist_append(headers, line) else {
                throw HTTPClientError(.unavailable, request: request, detail: "no memory for the headers")
            }
            headers = longer
        }
        if let headers { try set(CURLOPT_HTTPHEADER, pointer: headers) }
    }

    /// A number about the exchange; 0 when unknown.
    func number(_ info: CURLINFO) -> Int {
        var value = 0
        ccurl_get_long(handle, info, &value)
        return value
    }

    /// What libcurl wrote about the failure, if it did.
    var errorMessage: String? {
        errorText.pointee == 0 ? nil : String(cString: errorText)
    }

    func check(_ code: CURLcode, _ option: CURLoption) throws {
        guard code != CURLE_OK else { return }
        let reason = String(cString: curl_easy_strerror(code))
        throw HTTPClientError(
            .unavailable,
            request: request,
            detail: "libcurl refused option \(option.rawValue): \(reason)"
        )
    }
}
