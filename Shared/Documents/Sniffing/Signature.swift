/// Bytes that files of one kind have in one place.
struct Signature {
    let name: String
    let isPacked: Bool
    private let bytes: [UInt8]
    private let offset: Int
    /// What else must hold of a file whose bytes are letters, as a text's may be.
    private let condition: @Sendable ([UInt8]) -> Bool

    func matches(_ file: [UInt8]) -> Bool {
        file.count >= offset + bytes.count && file[offset...].starts(with: bytes) && condition(file)
    }

    private init(
        _ name: String, _ bytes: [UInt8], at offset: Int = 0, packed: Bool = false,
        where condition: @escaping @Sendable ([UInt8]) -> Bool = { _ in true }
    ) {
        self.name = name
        self.condition = condition
        self.bytes = bytes
        self.offset = offset
        isPacked = packed
    }

    private init(
        _ name: String, _ text: String, at offset: Int = 0, packed: Bool = false,
        where condition: @escaping @Sendable ([UInt8]) -> Bool = { _ in true }
    ) {
        self.init(name, Array(text.utf8), at: offset, packed: packed, where: condition)
    }

    private static func isRIFF(_ file: [UInt8]) -> Bool { file.starts(with: Array("RIFF".utf8)) }

    /// The header of ID3: version 2.2 to 2.4, no unknown flags, and a size in four times seven bits.
    private static func isTagged(_ file: [UInt8]) -> Bool {
        guard file.count >= 10 else { return false }
        return (2...4).contains(file[3]) && file[4] != 0xFF && file[5] & 0x0F == 0
            && file[6..<10].allSatisfy { $0 < 0x80 }
    }

    static let all = archives + documents + media + programs

    private static let archives = [
        Signature("a gzip archive", [0x1F, 0x8B], packed: true),
        Signature("a compressed file (.Z)", [0x1F, 0x9D], packed: true),
        Signature("a bzip2 archive", [0x42, 0x5A, 0x68, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59], packed: true),
        Signature("a bzip2 archive", "BZh9", packed: true),
        Signature("an xz archive", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], packed: true),
        Signature("a Zstandard archive", [0x28, 0xB5, 0x2F, 0xFD], packed: true),
        Signature("an LZ4 archive", [0x04, 0x22, 0x4D, 0x18], packed: true),
        Signature("a 7-Zip archive", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], packed: true),
        Signature("a RAR archive", "Rar!\u{1A}\u{07}", packed: true),
        Signature("a cabinet", "MSCF\0\0\0\0", packed: true),
        Signature("a tar archive", "ustar", at: 257, packed: true),
        Signature("an ar archive or Debian package", "!<arch>\n", packed: true),
        Signature("an RPM package", [0xED, 0xAB, 0xEE, 0xDB], packed: true),
    ]

    private static let documents = [
        Signature("an Office document of the old format", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
        Signature("a Rich Text document", "{\\rtf"),
        Signature("a PostScript document", "%!PS"),
        Signature("a DjVu document", "AT&TFORM"),
        Signature("a SQLite database", "SQLite format 3\0"),
        Signature("a Mobipocket e-book", "BOOKMOBI", at: 60),
    ]

    private static let media = [
        Signature("a PNG image", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        Signature("a JPEG image", [0xFF, 0xD8, 0xFF]),
        Signature("a GIF image", "GIF87a"), Signature("a GIF image", "GIF89a"),
        Signature("a TIFF image", [0x49, 0x49, 0x2A, 0x00]), Signature("a TIFF image", [0x4D, 0x4D, 0x00, 0x2A]),
        Signature("an icon", [0x00, 0x00, 0x01, 0x00]),
        Signature("a WebP image", "WEBP", at: 8, where: isRIFF),
        Signature("a WAVE sound", "WAVE", at: 8, where: isRIFF),
        Signature("an AVI film", "AVI ", at: 8, where: isRIFF),
        Signature("an MPEG-4 film or HEIC image", "ftyp", at: 4),
        Signature("a Matroska or WebM film", [0x1A, 0x45, 0xDF, 0xA3]),
        Signature("an Ogg sound", "OggS"), Signature("a FLAC sound", "fLaC"),
        Signature("an MP3 sound", "ID3", where: isTagged),
        Signature("a font", "wOFF"), Signature("a font", "wOF2"), Signature("a font", [0x00, 0x01, 0x00, 0x00, 0x00]),
    ]

    private static let programs = [
        Signature("a program", [0x7F, 0x45, 0x4C, 0x46]), Signature("a Windows program", [0x4D, 0x5A, 0x90, 0x00]),
        Signature("a program", [0xCF, 0xFA, 0xED, 0xFE]), Signature("a Java class", [0xCA, 0xFE, 0xBA, 0xBE]),
        Signature("a WebAssembly module", [0x00, 0x61, 0x73, 0x6D]),
    ]
}
