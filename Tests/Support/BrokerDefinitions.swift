/// What a private broker has from the start.
enum BrokerDefinitions {
    /// The user guest with the password guest, and virtual hosts that are all its own.
    static func json(_ virtualHosts: [String]) -> String {
        // the hash is Base64 of a salt and the SHA-256 of salt and password
        """
        {
          "users": [{"name": "guest", "password_hash": "AQIDBEMMOXwY6PKx/JKP9PAqfsb4ozuD0Ta3pxxa9gEYBMmD",
            "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": ["administrator"], "limits": {}}],
          "vhosts": [\(virtualHosts.map { "{\"name\": \"\($0)\"}" }.joined(separator: ", "))],
          "permissions": [\(virtualHosts.map(permission).joined(separator: ", "))]
        }
        """
    }

    private static func permission(on virtualHost: String) -> String {
        "{\"user\": \"guest\", \"vhost\": \"\(virtualHost)\", \"configure\": \".*\", \"write\": \".*\", \"read\": \".*\"}"
    }
}
