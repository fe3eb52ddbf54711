/// Why a token does not let its bearer in; nothing of the token or of a key is ever part of it.
package enum TokenError: Error, Equatable, Sendable, CaseIterable {
    /// There is none.
    case missing
    /// Not a JWS compact serialization of JSON objects, too long, or with a header that is not supported.
    case malformed
    /// No configured key of the algorithm made this signature.
    case signatureInvalid
    /// `exp` has passed.
    case expired
    /// `nbf` has not come.
    case notYetValid
    /// `exp`, `sub` or `device` is missing or not what it should be.
    case claimsInvalid

    /// The stable code that clients see.
    package var code: String {
        switch self {
        case .missing: "token_missing"
        case .malformed: "token_malformed"
        case .signatureInvalid: "token_signature_invalid"
        case .expired: "token_expired"
        case .notYetValid: "token_not_yet_valid"
        case .claimsInvalid: "token_claims_invalid"
        }
    }
}
