import Hummingbird
import Linking
import Logging

/// What is known of a request.
struct ControlContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Made here, one for each request.
    var requestID = ""
    /// The caller's, or one made here; on every row that the request writes.
    var correlationID = ""
    /// Who asks; nil where no one had to say.
    var owner: LinkOwner?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
    }

    /// - Throws: ``Problem`` 401 on a route that nobody has to be known for.
    func requireOwner() throws -> LinkOwner {
        guard let owner else { throw Problem.noToken }
        return owner
    }
}
