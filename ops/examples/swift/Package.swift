// swift-tools-version: 6.2
import PackageDescription

// A copy of this folder elsewhere needs the way to Martlet: its path, or .package(url:from:).
let package = Package(
    name: "clock",
    dependencies: [.package(name: "martlet", path: "../../..")],
    targets: [
        .executableTarget(name: "clock", dependencies: [.product(name: "MartletWorker", package: "martlet")])
    ]
)
