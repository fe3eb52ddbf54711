/// One class of `client-output-buffer-limit`: when Redis drops a client that reads too slowly.
struct OutputBufferLimit: Equatable {
    /// At once, in bytes; 0 is never.
    let hardBytes: Int
    /// After `softSeconds` above it, in bytes; 0 is never.
    let softBytes: Int
    let softSeconds: Int

    /// Reads the class out of `normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60`.
    init?(_ name: String, in text: String) {
        let words = text.split(separator: " ")
        guard let start = words.firstIndex(of: name[...]), words.count >= start + 4 else { return nil }
        let numbers = words[(start + 1)...].prefix(3).compactMap { Int($0) }
        guard numbers.count == 3 else { return nil }
        hardBytes = numbers[0]
        softBytes = numbers[1]
        softSeconds = numbers[2]
    }

    func holds(hardBytes: Int, softBytes: Int) -> Bool {
        (self.hardBytes == 0 || self.hardBytes >= hardBytes)
            && (self.softBytes == 0 || self.softBytes >= softBytes)
    }
}
