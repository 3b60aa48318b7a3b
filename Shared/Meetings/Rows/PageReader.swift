import HTML

/// Reads the rows of a page, and sees when it is not built as the definition says.
struct PageReader {
    /// What a page holds.
    struct Content {
        let meetings: [Meeting]
        /// Rows without title or date.
        let rejected: Int
        /// The next page's address, where pages are linked.
        let next: PageAddress?
    }

    let source: MeetingSource

    private static let mostRows = 10_000

    /// - Parameters:
    ///   - before: how many rows it had last time.
    ///   - isFirst: whether it begins a list. Later pages lose their rows when a list grows shorter.
    /// - Throws: ``ScrapeError`` `.badPage`, `.layoutChanged`: no rows where there were some and the site does not say
    ///   that there are none, or half of the rows or more without title or date.
    func read(_ html: String, at address: PageAddress, before: Int, isFirst: Bool) throws(ScrapeError) -> Content {
        do {
            let page = try HTMLDocument(html)
            let rows = try page.select(source.rows)
            guard rows.count <= Self.mostRows else {
                throw ScrapeError(.badPage, source, "\(address.text) has more than \(Self.mostRows) rows")
            }
            if rows.isEmpty, isFirst { try checkEmpty(page, address, before) }
            let reader = RowReader(source: source, address: address)
            let meetings = try rows.compactMap { row throws(HTMLError) in try reader.read(row) }
            let rejected = rows.count - meetings.count
            guard rejected * 2 < rows.count || rows.isEmpty else {
                let share = "\(rejected) of \(rows.count) rows"
                throw ScrapeError(
                    .layoutChanged, source,
                    "\(share) of \(address.text) have no title or no date by the definition's paths")
            }
            return Content(meetings: meetings, rejected: rejected, next: try next(on: page, address))
        } catch let error as ScrapeError {
            throw error
        } catch {
            throw ScrapeError(.badPage, source, "\(address.text): \(error)")
        }
    }

    private func checkEmpty(_ page: HTMLDocument, _ address: PageAddress, _ before: Int) throws {
        if let sign = source.emptySign, try !page.select(sign).isEmpty { return }
        guard before > 0 || source.emptySign != nil else { return }
        let was = before > 0 ? "had \(before) rows and now has none" : "has neither rows nor the sign of an empty list"
        throw ScrapeError(.layoutChanged, source, "\(address.text) \(was): its layout has probably changed")
    }

    /// Links to other sites are not followed.
    private func next(on page: HTMLDocument, _ address: PageAddress) throws(HTMLError) -> PageAddress? {
        guard case .linked(let path, _) = source.pagination, let row = try page.select(path).first else { return nil }
        return address.resolving(row.text).flatMap { $0.origin == address.origin ? $0 : nil }
    }
}
