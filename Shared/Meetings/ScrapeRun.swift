/// One reading of a source.
struct ScrapeRun {
    private let source: MeetingSource
    private let fetcher: PageFetcher
    private let before: SourceMemory
    private var outcome: ScrapeOutcome

    init(source: MeetingSource, fetcher: PageFetcher, memory: SourceMemory) {
        self.source = source
        self.fetcher = fetcher
        before = memory
        var after = SourceMemory()
        after.fingerprint = source.fingerprint
        outcome = ScrapeOutcome(memory: after)
    }

    /// Reads the pages of one list to its end.
    mutating func readList(_ parameter: String, _ store: (MeetingPage) async throws -> Void) async throws {
        switch source.pagination {
        case .single: try await read(address(parameter, 0), isFirst: true, store)
        case .numbered(let pages):
            for page in pages {
                try await read(address(parameter, page), isFirst: page == pages.lowerBound, store)
                if outcome.memory.pages[try address(parameter, page).text]?.rows == 0 { return }
            }
        case .linked(_, let maximum):
            var next: PageAddress? = try address(parameter, 0)
            for number in 0..<maximum {
                // a page seen before would lead in a circle
                guard let page = next, outcome.memory.pages[page.text] == nil else { return }
                try await read(page, isFirst: number == 0, store)
                next = outcome.memory.pages[page.text]?.next.flatMap(PageAddress.init)
            }
        }
    }

    /// - Throws: ``ScrapeError`` `.layoutChanged` where the whole source has no row left.
    func finished() throws(ScrapeError) -> ScrapeOutcome {
        guard before.rows == 0 || outcome.memory.rows > 0 || source.emptySign != nil else {
            throw ScrapeError(
                .layoutChanged, source, "all pages together had \(before.rows) rows and now have none")
        }
        return outcome
    }

    private mutating func read(
        _ address: PageAddress, isFirst: Bool, _ store: (MeetingPage) async throws -> Void
    ) async throws {
        try Task.checkCancellation()
        let known = before.pages[address.text]
        // by another definition the same page may say something else
        let valid = before.fingerprint == outcome.memory.fingerprint ? known : nil
        let answer = try await fetcher.fetch(address, memory: valid, for: source)
        outcome.pages += 1
        switch answer {
        case .gone(let status):
            guard case .numbered = source.pagination, !isFirst else {
                throw ScrapeError(.refused, source, "\(address.text) answers with status \(status)")
            }
            // past the last page
            outcome.memory.pages[address.text] = PageMemory(rows: 0)
        case .unchanged:
            outcome.unchanged += 1
            outcome.memory.pages[address.text] = valid
        case .page(let html, let place, let etag, let lastModified):
            let content = try PageReader(source: source).read(
                html, at: place, before: known?.rows ?? 0, isFirst: isFirst)
            outcome.lines += content.meetings.count + content.rejected
            outcome.rejected += content.rejected
            try await store(
                MeetingPage(url: address.text, meetings: content.meetings, rejected: content.rejected))
            outcome.memory.pages[address.text] = PageMemory(
                etag: etag, lastModified: lastModified, rows: content.meetings.count + content.rejected,
                next: content.next?.text)
        }
    }

    private func address(_ parameter: String, _ page: Int) throws(ScrapeError) -> PageAddress {
        let url = source.url(parameter: parameter, page: page)
        guard let address = PageAddress(url) else { throw ScrapeError(.badPage, source, "\(url) is no address") }
        return address
    }
}
