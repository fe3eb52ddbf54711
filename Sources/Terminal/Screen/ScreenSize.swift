/// The size of a terminal, in character cells.
package struct ScreenSize: Equatable, Sendable {
    package let width: Int
    package let height: Int

    /// Sizes that a terminal reports wrongly as 0 are taken as 80 × 24.
    package init(width: Int, height: Int) {
        self.width = width > 0 ? min(width, ScreenSize.largest) : 80
        self.height = height > 0 ? min(height, ScreenSize.largest) : 24
    }

    /// More cells in a row or column than any screen has; bounds the work of one drawing.
    private static let largest = 1000
}
