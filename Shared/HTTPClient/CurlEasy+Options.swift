import CCurl
import HTTPTypes

extension CurlEasy {
    /// Sets everything that does not depend on where the body comes from or goes to.
    func configure(for request: HTTPClientRequest, _ configuration: HTTPClientConfiguration) throws {
        try set(CURLOPT_URL, request.url)
        // Signals are the process's; a name lookup in a thread needs none.
        try set(CURLOPT_NOSIGNAL, 1)
        // Otherwise giving up during a name lookup waits for the lookup, and all other transfers with it.
        try set(CURLOPT_QUICK_EXIT, 1)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        try configureTLS(configuration)
        try configureTimes(request, configuration)
        try configureVersion(request)
        try configureProxy(configuration.proxy)
        try configureRedirects(request.redirectLimit(configuration))
        try set(CURLOPT_USERAGENT, configuration.userAgent)
        // An empty text stands for every coding this libcurl can decode.
        if configuration.acceptsCompression { try set(CURLOPT_ACCEPT_ENCODING, "") }
        try configureMethod(request)
        try set(headerLines: request.headerLines)
    }

    private func configureTLS(_ configuration: HTTPClientConfiguration) throws {
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        guard let caFile = configuration.caFile else { return }
        try set(CURLOPT_CAINFO, caFile)
        // Distributions build libcurl with a directory of roots, too, which would still be trusted.
        try check(ccurl_set_string(handle, CURLOPT_CAPATH, nil), CURLOPT_CAPATH)
    }

    private func configureTimes(_ request: HTTPClientRequest, _ configuration: HTTPClientConfiguration) throws {
        try set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.wholeMilliseconds)
        try set(CURLOPT_TIMEOUT_MS, (request.timeout ?? configuration.timeout).wholeMilliseconds)
        // A peer that vanished is noticed although the timeout is long and nothing is sent.
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_TCP_KEEPIDLE, 30)
        try set(CURLOPT_TCP_KEEPINTVL, 15)
    }

    private func configureVersion(_ request: HTTPClientRequest) throws {
        guard request.isEncrypted else {
            // Without TLS HTTP/2 is not negotiated, and a first exchange would only hold the others up.
            return try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        }
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        // Wait for the first connection's handshake to tell whether it carries several exchanges.
        try set(CURLOPT_PIPEWAIT, 1)
    }

    private func configureProxy(_ proxy: HTTPClientProxy) throws {
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        switch proxy {
        case .environment: break
        // An empty text also switches the environment off.
        case .none: try set(CURLOPT_PROXY, "")
        case .url(let url, let excluding):
            try set(CURLOPT_PROXY, url)
            try set(CURLOPT_NOPROXY, excluding.joined(separator: ","))
        }
    }

    private func configureRedirects(_ limit: Int) throws {
        try set(CURLOPT_FOLLOWLOCATION, limit > 0 ? 1 : 0)
        try set(CURLOPT_MAXREDIRS, limit)
    }

    private func configureMethod(_ request: HTTPClientRequest) throws {
        guard request.method != .head else { return try set(CURLOPT_NOBODY, 1) }
        if request.sendsBody {
            try set(CURLOPT_UPLOAD, 1)
            try set(CURLOPT_INFILESIZE_LARGE, offset: request.body.length ?? -1)
        }
        // libcurl repeats a request by itself on a reused connection that died, see `installSeek`.
        if !request.isRepeatable && request.body.length == 0 { try set(CURLOPT_FRESH_CONNECT, 1) }
        if request.method != .get || request.sendsBody { try set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
    }
}
