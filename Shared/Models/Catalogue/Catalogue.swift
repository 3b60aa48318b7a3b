/// Every scheduled job Carillon knows, whether or not a service of this version runs it.
public enum Catalogue {
    /// All jobs, family by family.
    public static let jobs: [CataloguedJob] = ingestion + classification + notifications + maintenance

    private static let byName: [String: CataloguedJob] = {
        var result: [String: CataloguedJob] = [:]
        for job in jobs {
            for name in [job.name] + job.aliases { result[name] = job }
        }
        return result
    }()

    /// The job of that name or alias.
    ///
    /// - Throws: ``CatalogueError`` with the nearest name when there is none.
    public static func job(named name: String) throws(CatalogueError) -> CataloguedJob {
        if let job = byName[name] { return job }
        throw .unknownJob(name, suggestion: NearMiss.suggestion(for: name, among: byName.keys.sorted()))
    }
}
