package import Protocol

/// What a valid token says about its bearer.
package struct TokenClaims: Equatable, Sendable {
    /// The `sub` claim.
    package let user: UserID
    /// The `device` claim.
    package let device: DeviceID
    /// When the connection has to end unless it was renewed: `exp` and the leeway, in ms since 1970.
    package let validUntil: UInt64
}
