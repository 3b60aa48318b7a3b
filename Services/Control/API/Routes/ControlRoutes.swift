import Hummingbird

/// Routes that belong together, and what the OpenAPI document says of them; a test holds the two to each other.
///
/// To add some: a type of this kind in this folder, and a line in ``ControlAPI``'s list.
/// In a handler, `Member.transaction(of: context.requireOwner().userID, in: database)` sees the user's own rows only.
protocol ControlRoutes: Sendable {
    /// Whether a user must be known before any of them is reached.
    var needsUser: Bool { get }

    /// In the order of the document.
    var operations: [APIOperation] { get }

    func add(to router: any RouterMethods<ControlContext>)
}
