/// Where the parts of an answer go. Called on the loop's queue, also from within libcurl's callbacks.
protocol ResponseDelivery: AnyObject {
    /// Whether more body may come now; if not, the server is held back until the reader took some.
    var hasRoom: Bool { get }
    /// The final head.
    func receive(head: ResponseHead)
    /// A part of the body.
    func receive(body: UnsafeRawBufferPointer)
    /// The end, well or not; called once, and nothing after it. The head is there whenever the end is good.
    func end(_ outcome: Result<ResponseHead, any Error>)
}
