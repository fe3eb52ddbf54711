import Protocol
import Testing

@Suite struct MaskingKeyTests {
    private static let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]

    @Test(arguments: 0...70)
    func `every length at every split is masked like byte by byte`(_ length: Int) {
        let plain = (0..<length).map { UInt8($0) }
        let expected = plain.enumerated().map { $1 ^ Self.key[$0 % 4] }
        for split in 0...length {
            var key = MaskingKey(0x3D21_FA37)
            var copy = [0xAA] + plain + [0xAA]
            var bytes = copy.mutableSpan
            key.apply(to: &bytes, in: 1..<1 + split)
            key.apply(to: &bytes, in: 1 + split..<1 + length)
            #expect(copy == [0xAA] + expected + [0xAA])
        }
    }
}
