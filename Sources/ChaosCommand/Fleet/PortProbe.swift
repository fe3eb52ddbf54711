import TestSupport

/// Whether somebody listens.
enum PortProbe {
    /// Connects, which a listening port on this machine takes at once.
    static func isOpen(_ port: UInt16) -> Bool { (try? RawSocket(port: port)) != nil }
}
