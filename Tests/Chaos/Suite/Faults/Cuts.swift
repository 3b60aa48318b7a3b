import TestSupport

/// Cables that are cut and mended: nobody is told, packets just vanish.
extension Fault {
    static let cuts =
        [5, 60].flatMap { seconds in
            NetworkNode.Link.allCases.flatMap { link in
                [cut("worker", workerLinks, link, seconds), cut("publisher", publisherLinks, link, seconds)]
            }
        }

    private static func cut(_ who: String, _ cast: Cast, _ link: NetworkNode.Link, _ seconds: Int) -> Fault {
        Fault(
            "\(who) cut off from the \(link) for \(seconds) s", within: .seconds(15), cast: cast,
            short: seconds == 5 ? .once : .never, needs: .network
        ) { scene in
            guard let node = scene.node else { throw SystemError(what: "the scene has no network", code: 0) }
            try await node.cut(link)
            try await ContinuousClock().sleep(for: .seconds(seconds))  // for as long as the fault lasts
            try await node.mend(link)
        }
    }

    private static var workerLinks: Cast {
        var cast = Cast()
        cast.workerRoute = .links
        return cast
    }

    private static var publisherLinks: Cast {
        var cast = Cast()
        cast.publisherRoute = .links
        return cast
    }
}
