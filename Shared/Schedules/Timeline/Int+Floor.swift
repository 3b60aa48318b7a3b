extension Int {
    /// The quotient rounded towards negative infinity; `divisor` is positive.
    func flooredDivision(by divisor: Int) -> Int {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }

    /// The remainder that is never negative; `divisor` is positive.
    func flooredRemainder(by divisor: Int) -> Int {
        self - flooredDivision(by: divisor) * divisor
    }
}
