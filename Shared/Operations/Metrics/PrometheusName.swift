/// Makes names that Prometheus takes without quoting.
enum PrometheusName {
    /// `[a-zA-Z_:][a-zA-Z0-9_:]*`; everything else becomes `_`. Counters end in `_total`, timers in `_seconds`.
    static func metric(_ label: String, suffix: String = "") -> String {
        let name = valid(label, allowed: ":")
        return name.hasSuffix(suffix) ? name : name + suffix
    }

    /// `[a-zA-Z_][a-zA-Z0-9_]*`. Names that Prometheus keeps for itself (`le`, `__…`) are moved out of its way.
    static func label(_ name: String) -> String {
        let name = valid(name, allowed: "")
        return name == "le" || name == "quantile" || name.hasPrefix("__") ? "exported_" + name : name
    }

    private static func valid(_ text: String, allowed: String) -> String {
        let name = String(
            text.unicodeScalars.map { scalar -> Character in
                let isValid = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                return isValid || allowed.unicodeScalars.contains(scalar) ? Character(scalar) : "_"
            }
        )
        return name.first.map { $0.isNumber } ?? true ? "_" + name : name
    }
}
