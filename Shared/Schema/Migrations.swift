/// Carillon's migrations, in order; each is a file of `Migrations/`.
extension Migration {
    /// All of them; what `Migrator` takes.
    public static let carillon: [Migration] = [
        Migration(number: 1, name: "ledger", sql: text(PackageResources._001_ledger_sql)),
        Migration(number: 2, name: "accounts", sql: text(PackageResources._002_accounts_sql)),
        Migration(number: 3, name: "mail", sql: text(PackageResources._003_mail_sql)),
        Migration(number: 4, name: "control", sql: text(PackageResources._004_control_sql)),
        Migration(number: 5, name: "isolation", sql: text(PackageResources._005_isolation_sql)),
        Migration(number: 6, name: "callbacks", sql: text(PackageResources._006_callbacks_sql)),
        Migration(number: 7, name: "history", sql: text(PackageResources._007_history_sql)),
        Migration(number: 8, name: "hot_tables", sql: text(PackageResources._008_hot_tables_sql)),
        Migration(number: 9, name: "calendars", sql: text(PackageResources._009_calendars_sql)),
        Migration(number: 10, name: "meetings", sql: text(PackageResources._010_meetings_sql)),
        Migration(number: 11, name: "documents", sql: text(PackageResources._011_documents_sql)),
        Migration(number: 12, name: "search", sql: text(PackageResources._012_search_sql)),
        Migration(number: 13, name: "linking", sql: text(PackageResources._013_linking_sql)),
        Migration(number: 14, name: "memories", sql: text(PackageResources._014_memories_sql)),
        Migration(number: 15, name: "push", sql: text(PackageResources._015_push_sql)),
        Migration(number: 16, name: "counts", sql: text(PackageResources._016_counts_sql)),
    ]

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
