import Providers

/// An attendee as a row has it.
struct AttendeeColumns: Sendable {
    let eventID: Int64?
    let position: Int32
    let name: String?
    let address: String?
    let response: String
    let isOptional: Bool
    let isResource: Bool
    let isOrganizer: Bool
    let isSelf: Bool
    let comment: String?

    /// - Parameter account: whose calendar it is, for providers that do not say.
    init(_ eventID: Int64?, _ position: Int, _ attendee: EventAttendee, _ account: String) {
        self.eventID = eventID
        self.position = Int32(position)
        name = attendee.person.name.map(EventColumns.clean)
        address = attendee.person.address.map(EventColumns.clean)
        response = attendee.response.rawValue
        isOptional = attendee.isOptional
        isResource = attendee.isResource
        isOrganizer = attendee.isOrganizer
        isSelf = attendee.isSelf || attendee.person.address?.lowercased() == account.lowercased()
        comment = attendee.comment.map(EventColumns.clean)
    }
}
