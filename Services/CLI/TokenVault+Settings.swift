import Operations
import Providers

extension TokenVault {
    /// The vault that `CARILLON_TOKEN_KEYS` opens.
    ///
    /// - Throws: `SettingsError` when it is not set or wrong.
    init(_ settings: Settings) throws(SettingsError) {
        try settings.require("CARILLON_TOKEN_KEYS", because: "tokens are stored encrypted")
        let keys = try SettingsError.blaming("CARILLON_TOKEN_KEYS") {
            try TokenKeyRing(parsing: settings[.tokenKeys]?.revealed ?? "")
        }
        self.init(keyRing: keys)
    }
}
