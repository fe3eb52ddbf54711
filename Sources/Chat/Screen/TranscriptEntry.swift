internal import Client

/// One thing that happened in the chat; its texts are neutralised already.
enum TranscriptEntry: Equatable, Sendable {
    /// A message of somebody else.
    case received(from: String, text: String, time: LocalTime)
    /// A message of this user: on its way from here (with an id), or sent by another device (without).
    case own(id: SendID?, to: String, text: String, time: LocalTime, tick: Tick)
    /// What somebody did to a group.
    case changed(group: String, text: String, time: LocalTime)
    /// A word of the program.
    case notice(String)

    /// The day it belongs to; notices belong to any.
    var time: LocalTime? {
        switch self {
        case .received(_, _, let time), .own(_, _, _, let time, _), .changed(_, _, let time): time
        case .notice: nil
        }
    }
}
