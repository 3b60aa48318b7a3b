extension SettingDefinition {
    /// The HTTP API's.
    static let control: [SettingDefinition] = [
        SettingKey.controlHost.definition, SettingKey.controlPort.definition, SettingKey.controlURL.definition,
        SettingKey.jwtKey.definition, SettingKey.jwtKeysURL.definition, SettingKey.jwtIssuer.definition,
        SettingKey.jwtAudience.definition, SettingKey.disableAuth.definition,
        SettingKey.disableAuthAnywhere.definition,
    ]
}

extension SettingKey where Value == String {
    /// `CONTROL_HOST`
    public static var controlHost: Self {
        Self("CONTROL_HOST", .string, default: "127.0.0.1", help: "The address that the HTTP API listens on.")
    }
}

extension SettingKey where Value == Int {
    /// `CONTROL_PORT`
    public static var controlPort: Self {
        Self("CONTROL_PORT", .port, default: "8080", help: "The HTTP API's port; 0 picks a free one and logs it.")
    }
}

extension SettingKey where Value == String? {
    /// `CONTROL_URL`
    public static var controlURL: Self {
        Self(
            optional: "CONTROL_URL", .url(schemes: ["https", "http"], isList: false),
            help:
                "The HTTP API as browsers reach it; where providers send them back to. The address itself when absent.")
    }

    /// `JWT_JWKS_URL`
    public static var jwtKeysURL: Self {
        Self(
            optional: "JWT_JWKS_URL", .url(schemes: ["https", "http"], isList: false),
            help:
                "The keys (JWK set) that sign the HTTP API's bearer tokens. Or `JWT_KEY`. Needs `JWT_ISSUER` and `JWT_AUDIENCE`."
        )
    }

    /// `JWT_ISSUER`
    public static var jwtIssuer: Self {
        Self(
            optional: "JWT_ISSUER", .string,
            help: "`iss` that bearer tokens must have; any when absent. Required with `JWT_JWKS_URL`.")
    }

    /// `JWT_AUDIENCE`
    public static var jwtAudience: Self {
        Self(
            optional: "JWT_AUDIENCE", .string,
            help: "What `aud` of bearer tokens must hold; any when absent. Required with `JWT_JWKS_URL`.")
    }
}

extension SettingKey where Value == Secret? {
    /// `JWT_KEY`
    public static var jwtKey: Self {
        Self(
            optional: "JWT_KEY", .secret,
            help: "The key of bearer tokens: PEM of a P-256 public key (ES256), or 32 bytes and more (HS256).")
    }
}

extension SettingKey where Value == Bool {
    /// `DISABLE_AUTH`
    public static var disableAuth: Self {
        Self(
            "DISABLE_AUTH", .bool, default: "false",
            help:
                "Takes the HTTP API's user from the header `X-Carillon-User`, unchecked. For development, on loopback.")
    }

    /// `DISABLE_AUTH_ANYWHERE`
    public static var disableAuthAnywhere: Self {
        Self(
            "DISABLE_AUTH_ANYWHERE", .bool, default: "false",
            help: "Allows `DISABLE_AUTH` beyond loopback, as in the network of a demo.")
    }
}
