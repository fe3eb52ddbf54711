/// One thing to ask Redis; each is a read that costs it a few microseconds.
package enum Question: Hashable, Sendable {
    case time
    case information
    case slowLog
    /// Only where there are few clients: the answer has a line for each.
    case clients
    case registry
    case nodes
    case node(String)
    case nodeLife(String)
    case workers(role: String)
    case worker(String)
    case workerLife(String)
    /// What the stream `work:<name>` holds.
    case stream(String)
    /// The same without its entries, which may be large.
    case length(String)
    case groups(String)
    /// Who holds the lease on `work:<name>`.
    case lease(String)
    case dead(role: String)
}
