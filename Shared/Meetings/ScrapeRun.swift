/// One reading of a source.
struct ScrapeRun {
    private let source: MeetingSource
    private let fetcher: PageFetcher
    private let fingerprint: String
    private(set) var outcome: ScrapeOutcome
    /// Pages of the list that is being read, those of earlier runs that it goes on from included.
    private var seen: Set<String> = []

    /// How often in a row a site may fail before the rest of its lists is left alone.
    private static let patience = 5

    init(source: MeetingSource, fetcher: PageFetcher, memory: SourceMemory) {
        self.source = source
        self.fetcher = fetcher
        fingerprint = source.fingerprint
        outcome = ScrapeOutcome(memory: memory)
    }

    mutating func read(
        _ mayGoOn: () async throws -> Bool, _ ended: (ListReading) async throws -> Void,
        _ store: (MeetingPage) async throws -> Void
    ) async throws {
        let lists = inTurn
        var failedInARow = 0
        for (number, list) in lists.enumerated() {
            guard failedInARow < Self.patience, let reading = try await read(list, mayGoOn, store) else {
                outcome.left = lists.count - number
                return
            }
            if let failure = reading.error {
                outcome.failures.append(failure)
                failedInARow += failure.isOfWholeSite ? 1 : 0
            } else {
                failedInARow = 0
            }
            outcome.memory.note(reading)
            try await ended(reading)
            if reading.bookmark != nil {
                outcome.left = lists.count - number
                return
            }
        }
    }

    /// - Returns: how the reading of the list ended; `nil` where there was no time for any of its pages, so that it keeps its
    ///   turn.
    private mutating func read(
        _ list: String, _ mayGoOn: () async throws -> Bool, _ store: (MeetingPage) async throws -> Void
    ) async throws -> ListReading? {
        let asked = outcome.pages
        var reading = ListReading(source: source.name, list: list)
        do {
            reading.bookmark = try await readToEnd(list, mayGoOn, store)
        } catch let failure as ScrapeError {
            reading.error = failure
        }
        reading.pages = seen
        return reading.bookmark != nil && outcome.pages == asked ? nil : reading
    }

    /// Those never tried come first, and of equals the one that the definition names first.
    private var inTurn: [String] {
        let tried = outcome.memory.tried
        let order = source.parameters.enumerated().sorted { one, other in
            switch (tried[one.element], tried[other.element]) {
            case (let first?, let second?): first == second ? one.offset < other.offset : first < second
            case (nil, nil): one.offset < other.offset
            case (let first, _): first == nil
            }
        }
        return order.map(\.element)
    }

    /// Goes on where an earlier run broke off. What changes between two nights is read by the next reading, which begins at
    /// the front again.
    ///
    /// - Returns: where it was broken off; `nil` where the list was read to its end.
    /// - Throws: ``ScrapeError`` `.layoutChanged` where a list that had rows has none on any page.
    private mutating func readToEnd(
        _ list: String, _ mayGoOn: () async throws -> Bool, _ store: (MeetingPage) async throws -> Void
    ) async throws -> ListBookmark? {
        seen = []
        var mark = ListBookmark(
            fingerprint: fingerprint, next: try address(list, source.pagination.firstPage).text, pages: [],
            rows: outcome.memory.rows(of: list))
        if let known = outcome.memory.bookmarks[list], known.fingerprint == fingerprint { mark = known }
        seen = mark.pages
        var place: PageAddress? = try address(mark.next)
        while let page = place {
            guard try await mayGoOn() else {
                (mark.next, mark.pages) = (page.text, seen)
                return mark
            }
            try await read(page, of: list, store)
            place = try next(after: page, of: list)
        }
        let now = seen.reduce(0) { $0 + (outcome.memory.pages[$1]?.rows ?? 0) }
        guard mark.rows == 0 || now > 0 || source.emptySign != nil else {
            throw ScrapeError(.layoutChanged, source, "the list \(list) had \(mark.rows) rows and now has none")
        }
        return nil
    }

    private func next(after page: PageAddress, of list: String) throws(ScrapeError) -> PageAddress? {
        let memory = outcome.memory.pages[page.text]
        switch source.pagination {
        case .single: return nil
        case .numbered(let pages):
            let number = pages.lowerBound + seen.count
            return memory?.rows == 0 || !pages.contains(number) ? nil : try address(list, number)
        case .linked(_, let maximum):
            guard seen.count < maximum, let next = memory?.next.flatMap(PageAddress.init) else { return nil }
            // a page seen before would lead in a circle
            return seen.contains(next.text) ? nil : next
        }
    }

    private mutating func read(
        _ address: PageAddress, of list: String, _ store: (MeetingPage) async throws -> Void
    ) async throws {
        try Task.checkCancellation()
        let isFirst = seen.isEmpty
        let known = outcome.memory.pages[address.text]
        let valid = known?.fingerprint == fingerprint ? known : nil
        let answer = try await fetcher.fetch(address, memory: valid, for: source)
        outcome.pages += 1
        seen.insert(address.text)
        switch answer {
        case .gone(let status):
            guard case .numbered = source.pagination, !isFirst else {
                throw ScrapeError(.refused, source, "\(address.text) answers with status \(status)")
            }
            // past the last page
            try await keep(address, [], 0, PageMemory(list: list, fingerprint: fingerprint, rows: 0), store)
        case .unchanged: outcome.unchanged += 1
        case .page(let html, let place, let etag, let lastModified):
            let content = try PageReader(source: source).read(
                html, at: place, before: known?.rows ?? 0, isFirst: isFirst)
            let rows = content.meetings.count + content.rejected
            outcome.lines += rows
            outcome.rejected += content.rejected
            let memory = PageMemory(
                list: list, fingerprint: fingerprint, etag: etag, lastModified: lastModified, rows: rows,
                next: content.next?.text)
            try await keep(address, content.meetings, content.rejected, memory, store)
        }
    }

    private mutating func keep(
        _ address: PageAddress, _ meetings: [Meeting], _ rejected: Int, _ memory: PageMemory,
        _ store: (MeetingPage) async throws -> Void
    ) async throws {
        try await store(
            MeetingPage(
                source: source.name, url: address.text, meetings: meetings, rejected: rejected, memory: memory))
        outcome.memory.pages[address.text] = memory
    }

    private func address(_ list: String, _ page: Int) throws(ScrapeError) -> PageAddress {
        try address(source.url(parameter: list, page: page))
    }

    private func address(_ url: String) throws(ScrapeError) -> PageAddress {
        guard let address = PageAddress(url) else { throw ScrapeError(.badPage, source, "\(url) is no address") }
        return address
    }
}

extension MeetingSource.Pagination {
    /// The number of the first page; 0 where pages have none.
    fileprivate var firstPage: Int {
        if case .numbered(let pages) = self { pages.lowerBound } else { 0 }
    }
}

extension ScrapeError {
    /// Whether the other lists will hardly fare better; a page that is not there says nothing of them.
    fileprivate var isOfWholeSite: Bool {
        switch code {
        case .disallowed, .unreachable, .layoutChanged: true
        case .refused, .badPage, .notStored, .badDefinition: false
        }
    }
}
