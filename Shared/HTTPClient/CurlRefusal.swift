/// Why we gave an exchange up ourselves; libcurl only knows that a callback failed.
struct CurlRefusal {
    var code: HTTPClientError.Code
    var detail: String
    var underlying: (any Error)?
}
