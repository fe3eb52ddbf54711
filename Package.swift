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

func library(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "martlet",
    products: [
        .executable(name: "martlet", targets: ["martlet"])
    ],
    targets: [
        .systemLibrary(name: "CEvent", pkgConfig: "libevent", providers: [.apt(["libevent-dev"])]),
        .systemLibrary(name: "CHiredis", pkgConfig: "hiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        library("Protocol"),
        library("Router", ["Protocol"]),
        library("Settings"),
        library("Telemetry"),
        library("Tokens", ["COpenSSL", "Protocol"]),
        library("WebSocket", ["COpenSSL", "CZlib", "Protocol"]),
        library("Loop", ["CEvent", "COpenSSL"]),
        library("Redis", ["CHiredis", "Loop", "Protocol"], resources: [.embedInCode("Functions")]),
        library("Node", ["Loop", "Protocol", "Redis", "Router", "Telemetry", "Tokens", "WebSocket"]),
        library("Client", ["Loop", "Protocol", "WebSocket"]),
        .executableTarget(
            name: "martlet",
            dependencies: ["Client", "Loop", "Node", "Protocol", "Redis", "Settings", "Telemetry", "Tokens"],
            swiftSettings: settings
        ),
    ]
)
