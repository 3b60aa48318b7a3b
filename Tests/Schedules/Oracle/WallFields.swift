/// What a wall clock and a calendar show.
struct WallFields {
    let second, minute, hour, day, month, weekday: Int
}
