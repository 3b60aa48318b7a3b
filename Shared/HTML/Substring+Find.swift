extension Substring {
    /// Where an ASCII text first stands; costs one pass.
    func range(of text: StaticString) -> Range<Index>? {
        let wanted = Array("\(text)".utf8)
        var start = utf8.startIndex
        while let found = utf8[start...].firstIndex(of: wanted[0]) {
            let tail = utf8[found...].prefix(wanted.count)
            if tail.elementsEqual(wanted) { return found..<tail.endIndex }
            start = utf8.index(after: found)
        }
        return nil
    }
}
