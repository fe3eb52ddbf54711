internal import Glibc

/// Hands inputs from libFuzzer to a property in Swift.
///
/// Every fuzzer is an executable whose `main` is one call of `run`; `ops/fuzz` builds it with `-sanitize=fuzzer`.
package enum Fuzzer {
    /// Longer inputs are cut, so that trying several ways to split them stays fast, in bytes.
    fileprivate static let longestInput = 4096

    /// Runs the property on inputs until a trap, a time-out or a limit on the command line; never returns.
    package static func run(_ property: @escaping @Sendable ([UInt8]) -> Void) -> Never {
        unsafe current = property
        var count = CommandLine.argc
        var arguments = unsafe CommandLine.unsafeArgv
        let result = unsafe runDriver(&count, &arguments, tryInput)
        exit(result)
    }

    /// Stops with the input as a finding unless the condition holds.
    package static func require(_ condition: Bool, _ what: @autoclosure () -> String) {
        if !condition { fatalError(what()) }
    }

    /// Stops with the input as a finding if the way the bytes are cut changes what `parse` makes of them.
    package static func requireSameOutcome<Outcome: Equatable>(
        of bytes: [UInt8],
        seed: UInt8,
        _ parse: ([[UInt8]]) -> Outcome
    ) {
        let whole = parse([bytes])
        for pieces in [bytes.map { [$0] }, cut(bytes, seed: seed)] {
            let other = parse(pieces)
            require(whole == other, "whole: \(whole)\ncut: \(other)")
        }
    }

    /// Pieces whose lengths, from 0 to 31, are a function of the seed.
    private static func cut(_ bytes: [UInt8], seed: UInt8) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var state = UInt32(seed)
        var position = 0
        while position < bytes.count {
            state = state &* 1_664_525 &+ 1_013_904_223
            let end = min(position + Int(state >> 27), bytes.count)
            pieces.append(Array(bytes[position..<end]))
            position = end
        }
        return pieces
    }
}

// Written once before the first input and then read by the same thread.
nonisolated(unsafe) private var current: @Sendable ([UInt8]) -> Void = { _ in }

@_cdecl("LLVMFuzzerTestOneInput")
private func tryInput(_ start: UnsafePointer<UInt8>?, _ length: Int) -> CInt {
    let bytes = unsafe UnsafeBufferPointer(start: start, count: min(length, Fuzzer.longestInput))
    unsafe current(Array(bytes))
    return 0
}

/// libFuzzer's loop; it is part of what `-sanitize=fuzzer` links.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ argumentCount: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ property: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
