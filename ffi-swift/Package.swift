// swift-tools-version: 5.9
import PackageDescription

// On Linux and for development the library is found with -L; for an app on Apple's systems put an XCFramework made from
// libntk.a and include/ (with its module map) in place of the system library target.
let package = Package(
    name: "Ntk",
    platforms: [.iOS(.v15), .macOS(.v12)],
    products: [.library(name: "Ntk", targets: ["Ntk"])],
    targets: [
        .systemLibrary(name: "CNtk", path: "Sources/CNtk"),
        .target(name: "Ntk", dependencies: ["CNtk"], path: "Sources/Ntk"),
        .testTarget(name: "NtkTests", dependencies: ["Ntk"], path: "Tests/NtkTests"),
    ]
)
