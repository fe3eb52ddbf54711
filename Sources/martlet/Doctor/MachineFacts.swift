/// What this machine allows.
struct MachineFacts {
    var files: FileLimit
    /// Settings of the kernel by their path below /proc/sys; what cannot be read is missing.
    var kernel: [String: String]
    /// The selected word of /sys/kernel/mm/transparent_hugepage/enabled.
    var hugePages: String?
    /// Redis runs here too, as far as its url tells.
    var isRedisLocal: Bool
}
