/// How an element is laid out as text.
enum HTMLElementKind {
    /// Not shown, with all it holds.
    case dropped
    /// Begins and ends a line.
    case block
    /// Begins and ends a line, with an empty line around it.
    case paragraph
    case listItem
    case cell
    case quote
    case preformatted
    case link
    case lineBreak
    case rule
    case image
    case inline

    init(_ name: String) {
        self = Self.kinds[name] ?? .inline
    }

    private static let kinds: [String: HTMLElementKind] = {
        let groups: [(HTMLElementKind, String)] = [
            (
                .dropped,
                "head script style title template object applet svg math iframe frame noembed audio video canvas"
            ),
            (.block, "html body div section article header footer main nav aside address center form fieldset legend"),
            (.block, "table caption thead tbody tfoot tr dl dt dd figcaption details summary option select"),
            (.paragraph, "p h1 h2 h3 h4 h5 h6 ul ol menu dir figure"),
            (.listItem, "li"), (.cell, "td th"), (.quote, "blockquote"), (.preformatted, "pre listing xmp textarea"),
            (.link, "a"), (.lineBreak, "br"), (.rule, "hr"), (.image, "img"),
        ]
        return groups.reduce(into: [:]) { result, group in
            for name in group.1.split(separator: " ") { result[String(name)] = group.0 }
        }
    }()
}
