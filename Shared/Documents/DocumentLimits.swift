/// Bounds on what one document may cost. What exceeds one is refused as a whole, for a document of which an unknown part
/// is missing is worse than none.
public struct DocumentLimits: Sendable, Hashable {
    /// Bytes of the file. Default 32 MiB.
    public var maximumSize = 32 * 1024 * 1024
    /// Bytes of the text that comes out, in UTF-8. Default 8 MiB: two or three thousand pages.
    public var maximumTextSize = 8 * 1024 * 1024
    /// Pages of a PDF. Default 2000.
    public var maximumPages = 2000
    /// Elements of a page nested within each other. Default 512.
    public var maximumDepth = 512
    /// Parts of an e-mail nested within each other. Default 32.
    public var maximumMailDepth = 32
    /// Parts of an e-mail in all. Default 500.
    public var maximumMailParts = 500
    /// Processor time for each of the two programs that read a PDF. Default 30 s, whole seconds.
    public var processorTime = Duration.seconds(30)
    /// The longest that each of them may take, waiting for a processor included. Default 90 s.
    public var wallTime = Duration.seconds(90)
    /// Address space of each of them, in bytes. Default 1 GiB; they use some 50 MiB on ordinary documents.
    public var processMemory = 1024 * 1024 * 1024

    public init() {}
}
