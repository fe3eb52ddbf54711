/// Turns the bytes of a terminal into keys, however they are split; holds at most a sequence or a paste.
package struct KeyParser {
    /// The longest paste that is kept, in bytes: above a message's size limit of 64 KiB; what follows is dropped.
    package static let pasteLimit = 128 << 10

    /// No terminal sends longer sequences, in bytes; longer ones are dropped.
    static let sequenceLimit = 32

    private enum State: Equatable {
        case text
        case escape
        /// Behind `ESC [`.
        case control
        /// Behind `ESC O`.
        case single
        case paste
    }

    private var state = State.text
    private var held: [UInt8] = []

    package init() {}

    /// Whether an escape byte waits for what follows: alone, it is the escape key, which `flush` says.
    package var isUndecided: Bool { state == .escape }

    /// Appends the keys that `byte` completes to `keys`.
    package mutating func received(_ byte: UInt8, _ keys: inout [Key]) {
        switch state {
        case .text: text(byte, &keys)
        case .escape: escape(byte, &keys)
        case .control: control(byte, &keys)
        case .single: single(byte, &keys)
        case .paste: paste(byte, &keys)
        }
    }

    /// Notes that nothing followed for a while: an escape byte was the escape key.
    package mutating func flush(_ keys: inout [Key]) {
        guard state == .escape else { return }
        state = .text
        keys.append(.escape)
    }

    private mutating func text(_ byte: UInt8, _ keys: inout [Key]) {
        if held.isEmpty, byte < 0x80 {
            if byte == 0x1B { state = .escape } else { keys.append(contentsOf: KeyTable.ascii(byte)) }
            return
        }
        guard 0x80..<0xC0 ~= byte || held.isEmpty else {
            held.removeAll()
            return text(byte, &keys)
        }
        held.append(byte)
        if let length = KeyTable.utf8Length(held[0]), held.count < length { return }
        if let text = String(validating: held, as: UTF8.self), let character = text.first,
            !KeyTable.isControl(text)
        {
            keys.append(.character(character))
        }
        held.removeAll(keepingCapacity: true)
    }

    private mutating func escape(_ byte: UInt8, _ keys: inout [Key]) {
        switch byte {
        case UInt8(ascii: "["): state = .control
        case UInt8(ascii: "O"): state = .single
        case 0x1B: keys.append(.escape)
        default:
            state = .text
            keys.append(contentsOf: KeyTable.alt(byte))
        }
    }

    private mutating func control(_ byte: UInt8, _ keys: inout [Key]) {
        guard 0x40...0x7E ~= byte else {
            if held.count < KeyParser.sequenceLimit { held.append(byte) }
            return
        }
        let parameters = held
        held.removeAll()
        state = .text
        if byte == UInt8(ascii: "~"), parameters == Array("200".utf8) {
            state = .paste
        } else {
            keys.append(contentsOf: KeyTable.control(parameters, byte))
        }
    }

    private mutating func single(_ byte: UInt8, _ keys: inout [Key]) {
        state = .text
        keys.append(contentsOf: KeyTable.control([], byte))
    }

    private mutating func paste(_ byte: UInt8, _ keys: inout [Key]) {
        let end = KeyTable.pasteEnd
        if held.count >= KeyParser.pasteLimit + end.count {
            held.removeSubrange(KeyParser.pasteLimit..<KeyParser.pasteLimit + 1)
        }
        held.append(byte)
        guard byte == end[end.count - 1], held.suffix(end.count) == end else { return }
        let text = String(decoding: held.dropLast(end.count).prefix(KeyParser.pasteLimit), as: UTF8.self)
        held = []
        state = .text
        keys.append(.paste(KeyTable.cleaned(text)))
    }
}
