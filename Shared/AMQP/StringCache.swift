/// Remembers the last string, since exchange and routing key rarely change from one message to the next.
struct StringCache {
    private var last = ""

    mutating func string(_ bytes: UnsafeRawBufferPointer) -> String {
        let isSame = last.withUTF8 { UnsafeRawBufferPointer($0).elementsEqual(bytes) }
        if !isSame { last = String(decoding: bytes, as: UTF8.self) }
        return last
    }
}
