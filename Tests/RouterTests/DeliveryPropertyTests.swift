import Router
import Testing

/// Whatever happens in whatever order: each id once, in order, or the device is told; and then rest.
@Suite struct DeliveryPropertyTests {
    private static let runs: UInt64 = 400
    private static let steps = 400

    /// Runs many simulations; returns how often the devices were told that ids were lost.
    private func simulate(_ weather: Simulation.Weather) throws -> Int {
        var resyncs = 0
        for seed in 0..<Self.runs {
            var simulation = Simulation(seed: seed, backlog: Int(seed % 11))
            simulation.run(steps: Self.steps, weather)
            let isAtRest = simulation.settle()
            try #require(
                isAtRest,
                "seed \(seed) does not come to rest: \(simulation.device.delivery)"
            )
            try check(simulation, seed)
            resyncs += simulation.device.resyncs
        }
        return resyncs
    }

    private func check(_ simulation: Simulation, _ seed: UInt64) throws {
        let device = simulation.device
        let inbox = simulation.inbox
        try #require(device.faults.isEmpty, "seed \(seed): \(device.faults)")
        try #require(device.told == inbox.last, "seed \(seed): stands at \(device.told) of \(inbox.last)")
        try #require(device.delivery.position == inbox.last, "seed \(seed)")
        for entry in device.received {
            try #require(
                inbox.stored[entry.id] == entry.serial,
                "seed \(seed): \(entry.id) is another event now"
            )
        }
    }

    @Test(arguments: [
        Simulation.Weather(),
        Simulation.Weather(acknowledgements: 50),
        Simulation.Weather(interruptions: 40),
        Simulation.Weather(interruptions: 20, acknowledgements: 50),
        Simulation.Weather(duplicates: 40),
        Simulation.Weather(reordering: 40),
        Simulation.Weather(interruptions: 20, duplicates: 20, reordering: 20, acknowledgements: 20),
        Simulation.Weather(erasures: 40),
        Simulation.Weather(erasures: 20, acknowledgements: 50),
        Simulation.Weather(
            interruptions: 20,
            duplicates: 20,
            reordering: 20,
            erasures: 20,
            acknowledgements: 20
        ),
    ])
    func `as long as Redis keeps everything, everything is delivered and nobody is told of a loss`(
        _ weather: Simulation.Weather
    ) throws {
        #expect(try simulate(weather) == 0)
    }

    @Test(arguments: [
        Simulation.Weather(deletions: 10),
        Simulation.Weather(flushes: 5),
        Simulation.Weather(crashes: 5),
        Simulation.Weather(flushes: 5, acknowledgements: 50),
        Simulation.Weather(crashes: 5, acknowledgements: 50),
        Simulation.Weather(interruptions: 20, deletions: 10, flushes: 5, acknowledgements: 20),
        Simulation.Weather(interruptions: 20, deletions: 5, flushes: 5, crashes: 5, acknowledgements: 20),
        Simulation.Weather(deletions: 10, erasures: 10),
        Simulation.Weather(
            interruptions: 20,
            deletions: 5,
            erasures: 10,
            flushes: 5,
            crashes: 5,
            acknowledgements: 20
        ),
    ])
    func `what Redis loses is told, and what is left is delivered`(_ weather: Simulation.Weather) throws {
        #expect(try simulate(weather) > 0)
    }

    /// A publication takes longer than a page, so pages are always ahead of publications.
    @Test(arguments: [0, 1, 2, 5, 20])
    func `a device that is ahead of its publications goes back to them`(_ lag: Int) {
        var simulation = Simulation(seed: 1)
        simulation.exchange()
        for step in 0..<1_000 {
            simulation.store()
            if step == 10 { simulation.dropPublications() }
            if simulation.inFlight > lag { simulation.publish() }
            simulation.exchange()
            simulation.drain()
        }
        #expect(
            simulation.device.queries <= 12,
            "\(simulation.device.queries) queries for one lost publication"
        )
        let isAtRest = simulation.settle()
        #expect(isAtRest && simulation.device.told == 1_001)
    }
}
