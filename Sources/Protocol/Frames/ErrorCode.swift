/// The stable codes of `error` frames and HTTP problems, with what each means for the client.
///
/// A client decides by `code` and `retry`; the message is for people and may change.
package enum ErrorCode: String, CaseIterable, Sendable {
    /// The frame is not one JSON object, or a field stands in it twice.
    case badFrame = "bad_frame"
    /// The frame's `type` is not one that this version knows.
    case unknownType = "unknown_type"
    /// A field is missing, has the wrong JSON type, or is out of range; the message names it.
    case badField = "bad_field"
    /// `to` is neither `user:` nor `group:` with a well-formed id.
    case badRecipient = "bad_recipient"
    /// `content` is not an object with a well-formed `kind`.
    case badContent = "bad_content"
    /// `content` is longer than the limit that `welcome` told.
    case contentTooLarge = "content_too_large"
    /// The sender is not a member of the group, or there is no such group.
    case notAMember = "not_a_member"
    /// The ref lies below one already used in the conversation and was never stored: send it with a new ref.
    case refTooLow = "ref_too_low"
    /// The ref was already used for a message with other content; nothing was stored now.
    case refReused = "ref_reused"
    /// The acknowledged inbox id lies beyond everything that was delivered; the cursor stays.
    case ackAhead = "ack_ahead"
    /// More messages per second than allowed; nothing was stored, send again with the same ref after `after` ms.
    case rateLimited = "rate_limited"
    /// Redis did not answer in time: the message may or may not be stored; send again with the same ref.
    case unavailable = "unavailable"
    /// Redis refused the command (out of memory, read-only, denied); nothing was stored, send again later.
    case storageRefused = "storage_refused"
    /// The user has the maximum number of devices.
    case tooManyDevices = "too_many_devices"
    /// The server is full or shuts down; connect again after the time in `Retry-After`.
    case overloaded = "overloaded"
    /// No token came with the request.
    case tokenMissing = "token_missing"
    /// The token is not a JWT that this server reads.
    case tokenMalformed = "token_malformed"
    /// The token's signature does not match a key of this server.
    case tokenSignatureInvalid = "token_signature_invalid"
    /// The token's time is over.
    case tokenExpired = "token_expired"
    /// The token's time has not begun.
    case tokenNotYetValid = "token_not_yet_valid"
    /// A claim is missing or malformed, or a renewal names another user or device.
    case tokenClaimsInvalid = "token_claims_invalid"
    /// The page that opened the socket does not stand in the list of allowed origins.
    case originNotAllowed = "origin_not_allowed"
    /// The HTTP request is malformed.
    case badRequest = "bad_request"
    /// No such path.
    case notFound = "not_found"
    /// The path knows no such method.
    case methodNotAllowed = "method_not_allowed"
    /// The request asks for a WebSocket version other than 13.
    case upgradeRequired = "upgrade_required"

    /// Whether the same frame or request may succeed later.
    package var isRetryable: Bool {
        switch self {
        case .rateLimited, .unavailable, .storageRefused, .overloaded: true
        case .badFrame, .unknownType, .badField, .badRecipient, .badContent, .contentTooLarge, .notAMember,
            .refTooLow, .refReused, .ackAhead, .tooManyDevices, .tokenMissing, .tokenMalformed,
            .tokenSignatureInvalid, .tokenExpired, .tokenNotYetValid, .tokenClaimsInvalid, .originNotAllowed,
            .badRequest, .notFound, .methodNotAllowed, .upgradeRequired:
            false
        }
    }
}
