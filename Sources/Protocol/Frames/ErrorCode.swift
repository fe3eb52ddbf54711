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
    /// The change is for admins of the group.
    case notAnAdmin = "not_an_admin"
    /// The user whom the change is about is not a member of the group.
    case noSuchMember = "no_such_member"
    /// The group has the maximum number of members.
    case groupFull = "group_full"
    /// A user is a member of the maximum number of groups; the message names the user.
    case tooManyGroups = "too_many_groups"
    /// The group's only admin stays one; promote another member first.
    case lastAdmin = "last_admin"
    /// There is no such message in the conversation, or none that the user may see.
    case noSuchMessage = "no_such_message"
    /// Only who sent the message may do this, or in a group an admin.
    case notTheSender = "not_the_sender"
    /// The message is older than the time within which it can be deleted for all.
    case tooLate = "too_late"
    /// No worker takes calls for this service.
    case noSuchService = "no_such_service"
    /// The service did not answer in time; it may or may not have done what was asked.
    case callTimedOut = "call_timed_out"
    /// The service refused the call; the message is the service's.
    case callFailed = "call_failed"
    /// The ref lies below one already used in the conversation and was never stored: send it with a new ref.
    case refTooLow = "ref_too_low"
    /// The ref was already used for a message with other content; nothing was stored now.
    case refReused = "ref_reused"
    /// The acknowledged inbox id lies beyond everything that was delivered; the cursor stays.
    case ackAhead = "ack_ahead"
    /// More messages and calls per second than allowed; nothing was stored, send again with the same ref after `after` ms.
    case rateLimited = "rate_limited"
    /// Redis did not answer in time: the message may or may not be stored; send again with the same ref.
    case unavailable = "unavailable"
    /// Redis refused the command (out of memory, read-only, denied); nothing was stored, send again later.
    case storageRefused = "storage_refused"
    /// The user has the maximum number of devices.
    case tooManyDevices = "too_many_devices"
    /// The user or the address has as many connections as it may; try again after the time that comes with it.
    case tooManyConnections = "too_many_connections"
    /// The server is full or shuts down, or too many calls wait; try again after the time that comes with it.
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
    /// The request's body is longer than this path takes.
    case bodyTooLarge = "body_too_large"
    /// The request's body is not JSON by its `Content-Type`.
    case unsupportedMediaType = "unsupported_media_type"
    /// No such path.
    case notFound = "not_found"
    /// The path knows no such method.
    case methodNotAllowed = "method_not_allowed"
    /// The request asks for a WebSocket version other than 13.
    case upgradeRequired = "upgrade_required"

    /// Whether the same frame or request may succeed later.
    package var isRetryable: Bool {
        switch self {
        case .rateLimited, .unavailable, .storageRefused, .overloaded, .tooManyConnections, .callTimedOut:
            true
        case .badFrame, .unknownType, .badField, .badRecipient, .badContent, .contentTooLarge, .notAMember,
            .refTooLow, .refReused, .ackAhead, .tooManyDevices, .tokenMissing, .tokenMalformed,
            .tokenSignatureInvalid, .tokenExpired, .tokenNotYetValid, .tokenClaimsInvalid, .originNotAllowed,
            .badRequest, .bodyTooLarge, .unsupportedMediaType, .notFound, .methodNotAllowed, .upgradeRequired,
            .notAnAdmin, .noSuchMember, .groupFull, .tooManyGroups, .lastAdmin, .noSuchService, .callFailed,
            .noSuchMessage, .notTheSender, .tooLate:
            false
        }
    }
}
