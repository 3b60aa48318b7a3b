/// The answer of `labels.list`.
struct GmailLabelList: Decodable {
    var labels: [GmailLabel]?
}
