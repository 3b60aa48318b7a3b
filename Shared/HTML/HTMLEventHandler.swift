/// Hears what the parser finds, in the order of the document.
protocol HTMLEventHandler: AnyObject {
    /// `name` and the attributes' names are in lower case; an attribute without a value has an empty one.
    func start(_ name: String, attributes: [String: String])
    func end(_ name: String)
    func text(_ text: String)
    /// Asked after each event.
    var isFull: Bool { get }
}
