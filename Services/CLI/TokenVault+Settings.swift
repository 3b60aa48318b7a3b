import Operations
import Providers

extension TokenVault {
    /// The vault that `CARILLON_TOKEN_KEYS` opens.
    ///
    /// - Throws: `SettingsError` when it is not set, `TokenVaultError` when it is wrong.
    init(_ settings: Settings) throws {
        try settings.require("CARILLON_TOKEN_KEYS", because: "tokens are stored encrypted")
        self.init(keyRing: try TokenKeyRing(parsing: settings[.tokenKeys]?.revealed ?? ""))
    }
}
