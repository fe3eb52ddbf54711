/// Why something is not a key for tokens; for the operator, and without any part of the key.
package enum TokenKeyError: Error, Equatable, Sendable, CustomStringConvertible {
    case secretTooShort(bytes: Int)
    case secretTooLong(bytes: Int)
    case notEd25519PublicKey

    package var description: String {
        switch self {
        case .secretTooShort(let bytes):
            "the secret has \(bytes) bytes and needs at least \(TokenSecret.smallestBytes);"
                + " make one with: openssl rand -base64 48"
        case .secretTooLong(let bytes):
            "the secret has \(bytes) bytes, more than \(TokenSecret.largestBytes)"
        case .notEd25519PublicKey:
            "not an Ed25519 public key in PEM form (BEGIN PUBLIC KEY)"
        }
    }
}
