/// One log line under construction; it never grows beyond its limit, and stays well formed.
struct LogLine {
    /// Lines up to PIPE_BUF reach a pipe whole even when several processes write to it.
    static let largestBytes = 4096
    /// A text longer than this is cut, so that one value cannot push out the others.
    static let largestTextBytes = 1024
    /// Room for `,"truncated":true}` and the newline.
    private static let reservedBytes = 32

    private let format: LogFormat
    private(set) var bytes: [UInt8] = []
    private var isTruncated = false

    init(format: LogFormat, time: UInt64, level: LogLevel, message: String) {
        self.format = format
        bytes.reserveCapacity(256)
        switch format {
        case .json: beginJSON(time, level, message)
        case .human(let isColoured): beginHuman(time, level, message, isColoured)
        }
    }

    /// Adds a field, or marks the line as truncated if the field does not fit.
    mutating func append(_ name: String, _ value: LogValue) {
        guard !isTruncated else { return }
        let before = bytes.count
        switch format {
        case .json: appendJSON(name, value)
        case .human: appendHuman(name, value)
        }
        guard bytes.count > Self.largestBytes - Self.reservedBytes else { return }
        bytes.removeLast(bytes.count - before)
        isTruncated = true
    }

    mutating func finish() {
        switch format {
        case .json: bytes += Array(isTruncated ? ",\"truncated\":true}\n".utf8 : "}\n".utf8)
        case .human: bytes += Array(isTruncated ? " truncated=true\n".utf8 : "\n".utf8)
        }
    }
}

// MARK: JSON
extension LogLine {
    private mutating func beginJSON(_ time: UInt64, _ level: LogLevel, _ message: String) {
        bytes += Array("{\"time\":\"".utf8)
        Timestamp(milliseconds: time).append(to: &bytes)
        bytes += Array("\",\"level\":\"\(level.rawValue)\",\"message\":".utf8)
        appendQuoted(message)
    }

    private mutating func appendJSON(_ name: String, _ value: LogValue) {
        bytes.append(UInt8(ascii: ","))
        appendQuoted(name)
        bytes.append(UInt8(ascii: ":"))
        switch value {
        case .text(let text): appendQuoted(text)
        case .integer(let integer): bytes += Array(String(integer).utf8)
        // JSON has no infinities and no NaN.
        case .number(let number) where !number.isFinite: appendQuoted(String(number))
        case .number(let number): bytes += Array(String(number).utf8)
        case .boolean(let boolean): bytes += Array(String(boolean).utf8)
        }
    }
}

// MARK: For people
extension LogLine {
    private mutating func beginHuman(_ time: UInt64, _ level: LogLevel, _ message: String, _ isColoured: Bool)
    {
        Timestamp(milliseconds: time).appendTime(to: &bytes)
        let word = level.rawValue + String(repeating: " ", count: 8 - level.rawValue.utf8.count)
        bytes += Array((isColoured ? " \u{1B}[\(Self.colour(level))m\(word)\u{1B}[0m" : " " + word).utf8)
        appendEscaped(message, quotes: false)
    }

    private mutating func appendHuman(_ name: String, _ value: LogValue) {
        bytes.append(UInt8(ascii: " "))
        appendEscaped(name, quotes: false)
        bytes.append(UInt8(ascii: "="))
        switch value {
        case .text(let text): appendWord(text)
        case .integer(let integer): bytes += Array(String(integer).utf8)
        case .number(let number): bytes += Array(String(number).utf8)
        case .boolean(let boolean): bytes += Array(String(boolean).utf8)
        }
    }

    private mutating func appendWord(_ text: String) {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=") }
        if isPlain { appendEscaped(text, quotes: false) } else { appendQuoted(text) }
    }

    /// SGR codes: dim, green, yellow, red.
    private static func colour(_ level: LogLevel) -> Int {
        switch level {
        case .debug: 2
        case .info: 32
        case .warning: 33
        case .error: 31
        }
    }
}

// MARK: Escaping
extension LogLine {
    private mutating func appendQuoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(text, quotes: true)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Escapes control characters, also those of terminals (C0, DEL, C1), and cuts what is too long between characters.
    private mutating func appendEscaped(_ text: String, quotes: Bool) {
        var length = 0
        for scalar in text.unicodeScalars {
            length += UTF8.width(scalar)
            guard length <= Self.largestTextBytes else {
                bytes += Array("…".utf8)
                return
            }
            switch scalar {
            case "\"" where quotes, "\\" where quotes:
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(UInt8(scalar.value))
            case "\n": bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case "\0"..<" ", "\u{7F}"..."\u{9F}": appendUnicodeEscape(scalar.value)
            default: bytes += UTF8.encode(scalar).map { Array($0) } ?? []
            }
        }
    }

    private mutating func appendUnicodeEscape(_ value: UInt32) {
        let digits = Array("0123456789abcdef".utf8)
        bytes += Array("\\u00".utf8)
        bytes += [digits[Int(value >> 4 & 0xF)], digits[Int(value & 0xF)]]
    }
}
