import CCurl

extension HTTPClientError {
    /// Folds what libcurl reports into our own codes; the only place that knows libcurl's.
    init(_ curl: CURLcode, refusal: CurlRefusal?, of transfer: CurlTransfer, hasHead: Bool) {
        let wasSent = Self.mayHaveBeenSent(transfer.easy)
        let code = refusal?.code ?? Self.code(curl, wasSent: wasSent, hasHead: hasHead)
        let detail = refusal?.detail ?? Self.detail(curl, code, transfer.easy)
        self.init(
            code,
            request: transfer.request.description,
            detail: detail,
            mayHaveBeenSent: wasSent,
            underlying: refusal?.underlying
        )
    }

    /// libcurl counts the bytes of request headers it wrote; those of a refused CONNECT reached the proxy only.
    private static func mayHaveBeenSent(_ easy: CurlEasy) -> Bool {
        let proxyAnswer = easy.number(CURLINFO_HTTP_CONNECTCODE)
        return easy.number(CURLINFO_REQUEST_SIZE) > 0 && (proxyAnswer == 0 || (200...299).contains(proxyAnswer))
    }

    private static func code(_ curl: CURLcode, wasSent: Bool, hasHead: Bool) -> Code {
        switch curl {
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT: wasSent ? .protocolError : .badURL
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .dns
        case CURLE_COULDNT_CONNECT, CURLE_PROXY, CURLE_INTERFACE_FAILED: .connect
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS: .certificate
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_INITFAILED: .tls
        case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM: .unavailable
        case CURLE_TOO_MANY_REDIRECTS: .tooManyRedirects
        case CURLE_ABORTED_BY_CALLBACK, CURLE_READ_ERROR: .uploadFailed
        case CURLE_PARTIAL_FILE: .incompleteResponse
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_SEND_FAIL_REWIND, CURLE_HTTP2,
            CURLE_HTTP2_STREAM:
            hasHead ? .incompleteResponse : wasSent ? .sendOutcomeUnknown : .connect
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT: .unavailable
        default: .protocolError
        }
    }

    /// libcurl's own text only where it speaks of hosts and certificates, never of the request.
    private static func detail(_ curl: CURLcode, _ code: Code, _ easy: CurlEasy) -> String {
        let general = String(cString: curl_easy_strerror(curl))
        switch code {
        case .dns, .connect, .tls, .certificate, .timeout, .unavailable:
            return (easy.errorMessage ?? general) + remedy(code)
        default:
            return "\(general) (libcurl \(curl.rawValue))"
        }
    }

    private static func remedy(_ code: Code) -> String {
        code == .certificate ? "; if its authority is a private one, name its file as caFile" : ""
    }
}
