// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every target: Swift 6 mode, no warnings, unsafe code marked where it stands.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func library(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    path: String? = nil,
    resources: [Resource]? = nil
) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: path,
        resources: resources,
        swiftSettings: settings
    )
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "martlet",
    products: [
        .executable(name: "martlet", targets: ["martlet"]),
        .library(name: "MartletWorker", targets: ["MartletWorker"]),
    ],
    targets: [
        .systemLibrary(name: "CEvent", providers: [.apt(["libevent-dev"])]),
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        library("Protocol"),
        library("Router", ["Protocol"]),
        library("Presence", ["Protocol"]),
        library("Settings"),
        library("Telemetry"),
        library("Tokens", ["COpenSSL", "Protocol"]),
        library("WebSocket", ["COpenSSL", "CZlib", "Protocol"]),
        library("Loop", ["CEvent", "COpenSSL"]),
        library("Redis", ["CHiredis", "Loop", "Protocol"], resources: [.embedInCode("Functions")]),
        library(
            "Node",
            ["Loop", "Presence", "Protocol", "Redis", "Router", "Telemetry", "Tokens", "WebSocket"]
        ),
        library("Admin", ["Loop", "Protocol"]),
        library(
            "MartletWorker",
            ["Admin", "Loop", "Protocol", "Redis", "Telemetry"],
            path: "Sources/Worker"
        ),
        library("Fanout", ["MartletWorker", "Protocol", "Router"]),
        library("PresenceWorker", ["MartletWorker", "Presence", "Protocol", "Router"]),
        library("Receipts", ["MartletWorker", "Protocol", "Router"]),
        library("Retention", ["MartletWorker", "Protocol", "Router"]),
        library("Certify", ["Loop", "MartletWorker", "Protocol", "Redis"]),
        library("Client", ["Loop", "Protocol", "WebSocket"]),
        library("Terminal", ["Loop"]),
        library("Chat", ["Client", "Loop", "Protocol", "Terminal"]),
        library("Top", ["Loop", "Protocol", "Redis", "Terminal"]),
        .executableTarget(
            name: "martlet",
            dependencies: [
                "Certify", "Chat", "Client", "Fanout", "Loop", "MartletWorker", "Node", "PresenceWorker",
                "Protocol", "Receipts", "Redis", "Retention", "Settings", "Telemetry", "Terminal", "Tokens",
                "Top",
            ],
            resources: [.embedInCode("Resources")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "TestWorker",
            dependencies: ["MartletWorker"],
            path: "Tests/TestWorker",
            swiftSettings: settings
        ),
        library("TestSupport", ["Loop"]),
        library("Chaos", ["Protocol"]),
        .executableTarget(
            name: "martlet-chaos",
            dependencies: ["Chaos", "Client", "Loop", "Protocol", "Settings", "TestSupport", "Tokens"],
            path: "Sources/ChaosCommand",
            swiftSettings: settings
        ),
        tests("ProtocolTests", ["Protocol", "TestSupport"]),
        tests("RouterTests", ["Protocol", "Router"]),
        tests("PresenceTests", ["Presence", "Protocol"]),
        tests("LoopTests", ["Loop", "TestSupport"]),
        tests("RedisTests", ["Loop", "Presence", "Protocol", "Redis", "Router", "TestSupport"]),
        tests("FanoutTests", ["Fanout", "Protocol", "Redis", "TestSupport", "martlet"]),
        library("RoleStage", ["MartletWorker", "Protocol", "Redis", "TestSupport"], path: "Tests/RoleStage"),
        tests("ReceiptsTests", ["MartletWorker", "RoleStage", "TestSupport", "martlet"]),
        tests("RetentionTests", ["MartletWorker", "Retention", "RoleStage", "TestSupport", "martlet"]),
        tests("TokensTests", ["Protocol", "TestSupport", "Tokens"]),
        tests("WebSocketTests", ["Protocol", "TestSupport", "WebSocket"]),
        tests("SettingsTests", ["Settings"]),
        tests("TelemetryTests", ["Telemetry", "TestSupport"]),
        tests("CertifyTests", ["Certify", "Settings", "TestSupport", "martlet"], exclude: ["Workers"]),
        tests("ClientTests", ["Chat", "Client", "Loop", "Protocol", "Terminal", "TestSupport", "WebSocket"]),
        tests("TerminalTests", ["Loop", "Terminal"]),
        tests("TopTests", ["Protocol", "Redis", "Terminal", "Top"]),
        tests(
            "NodeTests",
            ["Node", "Protocol", "Router", "TestSupport", "Tokens", "martlet"],
            exclude: ["Python"]
        ),
        tests("WorkerTests", ["Loop", "MartletWorker", "Telemetry", "TestSupport", "TestWorker"]),
        tests("CommandTests", ["Loop", "Redis", "Settings", "TestSupport", "martlet"]),
        tests("ChaosTests", ["Chaos", "TestSupport", "martlet", "martlet-chaos"]),
        tests("EndToEndTests", ["Client", "Loop", "Protocol", "Redis", "TestSupport", "Tokens", "martlet"]),
    ]
)

// The fuzzers exist only for `ops/fuzz`: they link libFuzzer. A new one is a folder in Fuzz and a line here.
if Context.environment["MARTLET_FUZZ"] != nil {
    func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
        .executableTarget(
            name: "Fuzz\(name)",
            dependencies: dependencies + ["FuzzSupport"],
            path: "Fuzz/\(name)",
            swiftSettings: settings
        )
    }
    package.targets += [
        .target(name: "FuzzSupport", path: "Fuzz/Support", swiftSettings: settings),
        fuzzer("Frames", ["Protocol", "WebSocket"]),
        fuzzer("HTTP", ["Protocol"]),
        fuzzer("JSON", ["Protocol"]),
        fuzzer("Proxy", ["Protocol"]),
        fuzzer("Replies", ["Redis"]),
        fuzzer("Tokens", ["Protocol", "Tokens"]),
    ]
}
