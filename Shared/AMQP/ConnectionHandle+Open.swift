import CRabbitMQ

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension ConnectionHandle {
    /// Frames as large as RabbitMQ offers by default; 4.1 refuses less than 8192.
    private static let frameMax: Int32 = 131_072
    private static let channelMax: Int32 = 8
    /// The whole AMQP handshake, with the broker's look at user and virtual host.
    private static let handshakeTimeout = Duration.seconds(5)
    /// How long the kernel lets sent data go unacknowledged.
    private static let unacknowledgedTimeout: Int32 = 15_000

    /// Resolves, connects, negotiates and logs in. Blocks: for the resolver, then for at most the connect timeout per
    /// address and five seconds of handshake.
    static func open(_ endpoint: Endpoint, _ configuration: AMQPConfiguration) throws(AMQPError) -> ConnectionHandle {
        let handle = try ConnectionHandle(
            endpoint: endpoint, maximumMessageSize: configuration.maximumMessageSize)
        if endpoint.isTLS {
            try handle.connectTLS(configuration)
        } else {
            try handle.connectTCP(configuration.connectTimeout)
        }
        crmq_harden_socket(handle.descriptor, unacknowledgedTimeout)
        try handle.logIn(configuration)
        return handle
    }

    private func logIn(_ configuration: AMQPConfiguration) throws(AMQPError) {
        var handshake = timeval(Self.handshakeTimeout)
        var reply = timeval(Self.replyTimeout)
        try check(amqp_set_handshake_timeout(state, &handshake), "setting up")
        try check(amqp_set_rpc_timeout(state, &reply), "setting up")
        let seconds = Int32(clamping: max(1, configuration.heartbeat.components.seconds))
        try check(
            crmq_login(
                state, endpoint.virtualHost, Self.channelMax, Self.frameMax, seconds, configuration.connectionName,
                endpoint.user, endpoint.password),
            channel: 0, "logging in to virtual host '\(endpoint.virtualHost)' as '\(endpoint.user)'")
    }

    /// Tries every address of the host; the library itself would stop at the first that does not answer.
    private func connectTCP(_ timeout: Duration) throws(AMQPError) {
        guard let socket = amqp_tcp_socket_new(state) else {
            throw AMQPError(code: .connectionFailed, message: "librabbitmq has no memory for a socket.")
        }
        var status = AMQP_STATUS_HOSTNAME_RESOLUTION_FAILED.rawValue
        for address in Self.addresses(of: endpoint.host, port: endpoint.port) {
            var timeout = timeval(timeout)
            status = amqp_socket_open_noblock(socket, address, Int32(endpoint.port), &timeout)
            if status == AMQP_STATUS_OK.rawValue { return }
        }
        throw unreachable(status)
    }

    /// Verification of the peer's certificate and host name is the library's default and stays on. The library
    /// compares DNS names only, so the host must be a name the certificate holds, not an IP address.
    private func connectTLS(_ configuration: AMQPConfiguration) throws(AMQPError) {
        guard let socket = amqp_ssl_socket_new(state) else {
            throw AMQPError(code: .tlsFailed, message: "OpenSSL could not be set up.")
        }
        try configureTLS(socket, configuration)
        var timeout = timeval(configuration.connectTimeout)
        let status = amqp_socket_open_noblock(socket, endpoint.host, Int32(endpoint.port), &timeout)
        guard status == AMQP_STATUS_OK.rawValue else { throw unreachable(status) }
    }

    private func configureTLS(_ socket: OpaquePointer, _ configuration: AMQPConfiguration) throws(AMQPError) {
        amqp_ssl_socket_set_verify_peer(socket, 1)
        amqp_ssl_socket_set_verify_hostname(socket, 1)
        try check(amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST), "requiring TLS 1.2")
        guard let authorities = configuration.caFile ?? SystemCertificates.path else {
            throw AMQPError(
                code: .tlsFailed,
                message: "This system has no bundle of certificate authorities; install one or set caFile.")
        }
        guard amqp_ssl_socket_set_cacert(socket, authorities) == AMQP_STATUS_OK.rawValue else {
            throw AMQPError(
                code: .tlsFailed, message: "'\(authorities)' is not a readable PEM file of certificate authorities.")
        }
        guard let certificate = configuration.certificateFile else { return }
        guard let key = configuration.keyFile else {
            throw AMQPError(code: .invalidConfiguration, message: "certificateFile is set, but keyFile is not.")
        }
        guard amqp_ssl_socket_set_key(socket, certificate, key) == AMQP_STATUS_OK.rawValue else {
            throw AMQPError(
                code: .tlsFailed,
                message: "'\(certificate)' and '\(key)' are not a readable PEM certificate and its private key.")
        }
    }

    private func unreachable(_ status: Int32) -> AMQPError {
        let text =
            switch status {
            case AMQP_STATUS_SSL_PEER_VERIFY_FAILED.rawValue, AMQP_STATUS_SSL_CONNECTION_FAILED.rawValue:
                "the TLS handshake failed; the certificate may not be signed by a trusted authority"
            case AMQP_STATUS_SSL_HOSTNAME_VERIFY_FAILED.rawValue:
                "its certificate is not for this host name"
            default: String(cString: amqp_error_string2(status))
            }
        return AMQPError(
            code: status <= AMQP_STATUS_SSL_ERROR.rawValue ? .tlsFailed : .connectionFailed,
            message: "No connection to \(endpoint): \(text)")
    }

    /// The host's addresses in numeric form, in the resolver's order.
    private static func addresses(of host: String, port: Int) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        return sequence(first: list, next: { $0?.pointee.ai_next }).prefix { $0 != nil }.compactMap { entry in
            guard let entry = entry?.pointee else { return nil }
            return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { name in
                let status = getnameinfo(
                    entry.ai_addr, entry.ai_addrlen, name.baseAddress, socklen_t(name.count), nil, 0,
                    Int32(NI_NUMERICHOST))
                return status == 0 ? name.baseAddress.map { String(cString: $0) } : nil
            }
        }
    }
}

extension timeval {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}
