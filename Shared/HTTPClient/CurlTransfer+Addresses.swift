import CCurl
import Glibc

extension CurlTransfer {
    /// Has every socket opened by us, once the address it is for was judged.
    func installAddressGuard() throws {
        try easy.set(CURLOPT_OPENSOCKETDATA, pointer: Unmanaged.passUnretained(self).toOpaque())
        try easy.setOpenSocket { context, _, address in
            guard let context, let address else { return CURL_SOCKET_BAD }
            return Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue().open(address)
        }
    }

    private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        if let flaw = PublicAddress.flaw(in: ccurl_address(address)) {
            forbid("the host's address \(flaw)")
            return CURL_SOCKET_BAD
        }
        let asked = address.pointee
        return socket(asked.family, asked.socktype | Int32(SOCK_CLOEXEC.rawValue), asked.`protocol`)
    }
}
