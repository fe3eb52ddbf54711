/// The payload of a job of type `call`, taken apart.
struct CallFields: Equatable, Sendable {
    var service = ""
    var user = ""
    var device = ""
    var ref: UInt64 = 0
    var deadline: UInt64 = 0
    var reply = ""
    var content: [UInt8] = []
}
