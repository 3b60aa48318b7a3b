import Hummingbird
import Library
import Linking
import Logging
import Postgres

/// The HTTP API: its routes behind its frame.
package struct ControlAPI: Sendable {
    let database: PostgresPool
    let linking: AccountLinking
    let searcher: Searcher
    let uploads = UploadGate()
    let gmailPush: PushSignature?
    let authentication: Authentication
    let callback: CallbackAddress
    let logger: Logger

    /// - Parameter url: the API as browsers reach it.
    init(
        database: PostgresPool, linking: AccountLinking, embedders: Embedders, authentication: Authentication,
        gmailPush: PushSignature? = nil, url: String, logger: Logger
    ) {
        self.gmailPush = gmailPush
        self.database = database
        self.linking = linking
        searcher = Searcher(database: database, embedders: embedders, logger: logger)
        self.authentication = authentication
        self.logger = logger
        callback = CallbackAddress(root: url, bindsBrowser: !authentication.isDisabled)
    }

    /// New routes are added here.
    private var features: [any ControlRoutes] {
        [
            ConnectionRoutes(database: database, linking: linking, callback: callback),
            CallbackRoutes(linking: linking, callback: callback, authentication: authentication),
            JobRoutes(database: database),
            DocumentRoutes(database: database, uploads: uploads),
            SearchRoutes(searcher: searcher),
            PushRoutes(database: database, gmail: gmailPush),
        ]
    }

    var allRoutes: [any ControlRoutes] {
        features + [OpenAPIRoutes(others: features.flatMap(\.operations))]
    }

    func router() -> Router<ControlContext> {
        let router = Router(context: ControlContext.self)
        router.add(middleware: FrameMiddleware())
        let open = allRoutes.filter { !$0.needsUser }
        for routes in open { routes.add(to: router) }
        let members = router.group().add(
            middleware: AuthenticationMiddleware(authentication: authentication, database: database))
        for routes in allRoutes where routes.needsUser { routes.add(to: members) }
        return router
    }
}
