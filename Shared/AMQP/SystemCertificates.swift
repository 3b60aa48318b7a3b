#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Where the system keeps the authorities it trusts; librabbitmq asks OpenSSL for none by itself.
enum SystemCertificates {
    private static let candidates = [
        "/etc/ssl/certs/ca-certificates.crt",  // Debian, Alpine
        "/etc/pki/tls/certs/ca-bundle.crt",  // Fedora, RHEL
        "/etc/ssl/ca-bundle.pem",  // SUSE
        "/etc/ssl/cert.pem",
    ]

    /// The first PEM bundle that can be read.
    static var path: String? { candidates.first { access($0, R_OK) == 0 } }
}
