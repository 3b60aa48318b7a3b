import FoundationEssentials
import Intelligence
import Text

/// Who pays for requests that are made for several users at once: each as much as his texts are of all, by the estimate of
/// their tokens. Pure.
public struct TokenPayers: Sendable {
    private var payers: [(caller: TokenLedger.Caller, weight: Int)] = []

    /// One who pays for everything.
    public init(_ caller: TokenLedger.Caller) {
        payers = [(caller, 1)]
    }

    /// Those whose passages these are; for everybody's nobody pays.
    ///
    /// - Parameter caller: whom it is done for, without a tenant and a user.
    public init(of passages: [PassageText], _ caller: TokenLedger.Caller) {
        for passage in passages {
            let isEverybodys = passage.userID == PassageSource.everybody
            let userID = isEverybodys ? nil : passage.userID
            let weight = max(1, TokenEstimate.count(passage.text))
            if let index = payers.firstIndex(where: { $0.caller.userID == userID }) {
                payers[index].weight += weight
            } else {
                var payer = caller
                (payer.tenantID, payer.userID) = (isEverybodys ? nil : passage.tenantID, userID)
                payers.append((payer, weight))
            }
        }
    }

    /// What each pays: tokens add up to what was used, and are an estimate where several pay. Requests, which cannot be
    /// divided, are whose share is the largest.
    func shares(of usage: EmbeddingUsage) -> [(caller: TokenLedger.Caller, usage: EmbeddingUsage)] {
        let whole = payers.reduce(0) { $0 + $1.weight }
        let largest = payers.indices.max { payers[$0].weight < payers[$1].weight }
        var (weight, paid) = (0, 0)
        return payers.enumerated().map { index, payer in
            weight += payer.weight
            let tokens = usage.tokens * weight / whole - paid
            paid += tokens
            let isEstimated = usage.isEstimated || (payers.count > 1 && usage.tokens > 0)
            return (
                payer.caller,
                EmbeddingUsage(
                    tokens: tokens, requests: index == largest ? usage.requests : 0, isEstimated: isEstimated)
            )
        }
    }
}
