/// What a request says about a group's picture.
package enum PictureChange: Equatable, Sendable {
    /// Nothing.
    case unchanged
    /// There shall be none: `null`.
    case cleared
    /// There shall be this one.
    case set(PictureURL)
}
