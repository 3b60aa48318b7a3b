/// A header and where it stood in the message: GMime keeps those about the content apart from the others.
struct PositionedHeader {
    let position: Int64
    let header: MIMEHeader
}
