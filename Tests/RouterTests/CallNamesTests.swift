import Router
import Testing

/// Names of calls.
@Suite struct CallNamesTests {
    @Test func `each is given once, by one life of one node`() {
        var first = CallNames(seed: 1)
        var second = CallNames(seed: .max)
        var ids: Set<[UInt8]> = []
        for number in 1...100 as ClosedRange<UInt64> {
            let names = [first.next(), second.next()]
            #expect(names.map(\.number) == [number, number])
            ids.formUnion(names.map(\.id))
        }
        #expect(ids.count == 200)
        let plain = Set("0123456789abcdefghijklmnopqrstuvwxyz-".utf8)
        #expect(ids.allSatisfy { plain.isSuperset(of: $0) && $0.count < 40 }, "stands in JSON as it is")
    }
}
