import Foundation
import XCTest

@testable import Ntk

/// Needs a running `ntkd`: NTK_ENDPOINT and NTK_TOKEN (of the user `alice`) say where; without them it is skipped.
final class LiveTests: XCTestCase {
    func testLoginAndEcho() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let endpoint = environment["NTK_ENDPOINT"], let token = environment["NTK_TOKEN"] else {
            throw XCTSkip("NTK_ENDPOINT and NTK_TOKEN are not set")
        }
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        let kernel = try await Kernel.open(directory: directory.path, queue: DispatchQueue(label: "ntk"))
        try await kernel.login(userId: "alice", token: token, endpoints: [endpoint], deviceId: "", platform: "linux")
        let echoed = try await kernel.echo(data: [1, 2, 3])
        XCTAssertEqual(echoed.data, [1, 2, 3])
        let deliveries = kernel.deliveries()
        kernel.close()
        for await item in deliveries {
            if case .closed(let end) = item { XCTAssertEqual(end.code, 0) }
        }
    }
}
