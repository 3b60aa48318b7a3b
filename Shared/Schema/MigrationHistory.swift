import FoundationEssentials

/// What a database says was applied, compared with what the program has. Pure.
struct MigrationHistory {
    struct Entry {
        let number: Int
        let name: String
        let checksum: String
        var appliedAt: Date?
        var duration: Duration?
    }

    /// In order of number.
    let applied: [Entry]

    /// The migrations that are still to be applied.
    ///
    /// - Parameter checksums: of the migrations, in the same order.
    /// - Throws: ``MigrationError`` when the two do not fit.
    func pending(of migrations: [Migration], checksums: [String]) throws(MigrationError) -> [Migration] {
        for (index, migration) in migrations.enumerated() where migration.number != index + 1 {
            throw .misnumbered(found: migration.number, expected: index + 1)
        }
        if let last = applied.last, last.number > migrations.count {
            throw .newer(number: last.number, name: last.name)
        }
        for (migration, checksum) in zip(migrations, checksums).prefix(applied.last?.number ?? 0) {
            guard let entry = entry(migration.number) else {
                throw .gap(number: migration.number, name: migration.name)
            }
            guard entry.checksum == checksum, entry.name == migration.name else {
                throw .edited(number: migration.number, name: migration.name)
            }
        }
        return Array(migrations.dropFirst(applied.last?.number ?? 0))
    }

    /// How each migration stands, those the program does not know at the end.
    func status(of migrations: [Migration], checksums: [String]) -> [MigrationStatus] {
        let known = zip(migrations, checksums).map { migration, checksum in
            let entry = entry(migration.number)
            let isSame = entry.map { $0.checksum == checksum && $0.name == migration.name }
            let state: MigrationStatus.State = isSame.map { $0 ? .applied : .edited } ?? .pending
            return MigrationStatus(
                number: migration.number, name: migration.name, state: state, appliedAt: entry?.appliedAt,
                duration: entry?.duration)
        }
        let numbers = Set(migrations.map(\.number))
        let unknown = applied.filter { !numbers.contains($0.number) }.map {
            MigrationStatus(
                number: $0.number, name: $0.name, state: .unknown, appliedAt: $0.appliedAt, duration: $0.duration)
        }
        return known + unknown
    }

    private func entry(_ number: Int) -> Entry? {
        applied.first { $0.number == number }
    }
}
