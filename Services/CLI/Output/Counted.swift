/// How many something was done to, for programs.
struct Counted: Encodable {
    let count: Int
}
