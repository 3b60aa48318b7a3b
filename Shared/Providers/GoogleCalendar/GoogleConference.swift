/// How one joins an event from afar.
struct GoogleConference: Decodable {
    struct EntryPoint: Decodable {
        var entryPointType: String?
        var uri: String?
    }

    var entryPoints: [EntryPoint]?

    var videoURL: String? {
        entryPoints?.first { $0.entryPointType == "video" }?.uri
    }
}
