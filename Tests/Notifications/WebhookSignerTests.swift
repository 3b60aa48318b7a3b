import NotificationsJobs
import Testing

@Suite("Signing webhooks")
struct WebhookSignerTests {
    @Test("the signature is that of the Standard Webhooks test vector")
    func vector() throws {
        // from the specification's reference libraries
        let signer = try WebhookSigner(parsing: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        let signature = signer.signature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8))
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test("with two secrets there are two signatures, the first secret's first")
    func rotation() throws {
        let old = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        let new = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="
        let both = try WebhookSigner(parsing: "\(new), \(old)").signature(id: "a", timestamp: 1, body: [])
        let single = try [new, old].map { try WebhookSigner(parsing: $0).signature(id: "a", timestamp: 1, body: []) }
        #expect(both == single.joined(separator: " "))
    }

    @Test("what is no secret is refused by its place, and never shown")
    func refused() throws {
        #expect(throws: WebhookSecretError.none) { try WebhookSigner(parsing: " , ") }
        #expect(throws: WebhookSecretError.notBase64(2)) {
            try WebhookSigner(parsing: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,whsec_?!")
        }
        #expect(throws: WebhookSecretError.wrongSize(1)) { try WebhookSigner(parsing: "whsec_c2hvcnQ=") }
        let signer = try WebhookSigner(parsing: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        #expect("\(signer) \(String(reflecting: signer))".contains("MfKQ") == false)
    }
}
