extension SettingDefinition {
    /// What linking accounts needs besides what refreshing their tokens does.
    static let linking: [SettingDefinition] = [
        SettingKey.googleAuthorizationURL.definition, SettingKey.googleKeysURL.definition,
        SettingKey.googleRevocationURL.definition, SettingKey.microsoftClientID.definition,
        SettingKey.microsoftClientSecret.definition, SettingKey.microsoftTenant.definition,
        SettingKey.microsoftAuthority.definition, SettingKey.microsoftAuthorizationURL.definition,
        SettingKey.microsoftRevocationURL.definition,
    ]
}

extension SettingKey where Value == String {
    /// `GOOGLE_AUTHORIZATION_URL`
    public static var googleAuthorizationURL: Self {
        Self(
            "GOOGLE_AUTHORIZATION_URL", .url(schemes: ["https", "http"], isList: false),
            default: "https://accounts.google.com/o/oauth2/v2/auth",
            help: "Where users consent at Google, as their browsers reach it.")
    }

    /// `GOOGLE_JWKS_URL`
    public static var googleKeysURL: Self {
        Self(
            "GOOGLE_JWKS_URL", .url(schemes: ["https", "http"], isList: false),
            default: "https://www.googleapis.com/oauth2/v3/certs", help: "The keys that sign Google's identity tokens.")
    }

    /// `GOOGLE_REVOKE_URL`
    public static var googleRevocationURL: Self {
        Self(
            "GOOGLE_REVOKE_URL", .url(schemes: ["https", "http"], isList: false),
            default: "https://oauth2.googleapis.com/revoke", help: "Where Google's grants are revoked.")
    }

    /// `MICROSOFT_TENANT`
    public static var microsoftTenant: Self {
        Self(
            "MICROSOFT_TENANT", .string, default: "common",
            help: "Whose accounts may be linked: a directory's id or domain, or common, organizations or consumers.")
    }

    /// `MICROSOFT_AUTHORITY`
    public static var microsoftAuthority: Self {
        Self(
            "MICROSOFT_AUTHORITY", .url(schemes: ["https", "http"], isList: false),
            default: "https://login.microsoftonline.com",
            help: "The root of Microsoft's identity platform: tokens, their keys, and who issues them.")
    }
}

extension SettingKey where Value == String? {
    /// `MICROSOFT_CLIENT_ID`
    public static var microsoftClientID: Self {
        Self(
            optional: "MICROSOFT_CLIENT_ID", .string, help: "The application that users linked Microsoft accounts to.")
    }

    /// `MICROSOFT_AUTHORIZATION_URL`
    public static var microsoftAuthorizationURL: Self {
        Self(
            optional: "MICROSOFT_AUTHORIZATION_URL", .url(schemes: ["https", "http"], isList: false),
            help: "Where users consent at Microsoft, where their browsers reach it elsewhere than at the authority.")
    }

    /// `MICROSOFT_REVOKE_URL`
    public static var microsoftRevocationURL: Self {
        Self(
            optional: "MICROSOFT_REVOKE_URL", .url(schemes: ["https", "http"], isList: false),
            help: "Where grants are revoked (RFC 7009). Microsoft has no such place: its users do it by hand.")
    }
}

extension SettingKey where Value == Secret? {
    /// `MICROSOFT_CLIENT_SECRET`
    public static var microsoftClientSecret: Self {
        Self(
            optional: "MICROSOFT_CLIENT_SECRET", .secret,
            help: "The secret of `MICROSOFT_CLIENT_ID`; none for a public client.")
    }
}
