/// Somebody who was invited.
struct EventGuest: Sendable, Equatable, Codable {
    enum Response: String, Sendable, Codable, CaseIterable {
        case none, accepted, tentative, declined
    }

    var name: String?
    var email: String
    var response: Response = .none
    var isOptional = false
    /// Whether it is a room.
    var isResource = false

    init(name: String?, email: String, response: Response = .none, isOptional: Bool = false, isResource: Bool = false) {
        self.name = name
        self.email = email
        self.response = response
        self.isOptional = isOptional
        self.isResource = isResource
    }

    /// Absent keys keep their defaults.
    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decodeIfPresent(String.self, forKey: .name)
        email = try values.decode(String.self, forKey: .email)
        response = try values.decodeIfPresent(Response.self, forKey: .response) ?? .none
        isOptional = try values.decodeIfPresent(Bool.self, forKey: .isOptional) ?? false
        isResource = try values.decodeIfPresent(Bool.self, forKey: .isResource) ?? false
    }
}
