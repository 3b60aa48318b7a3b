import Search
import Testing

@Suite("Fused lists")
struct RankFusionTests {
    @Test("begin with what stands high in several")
    func fused() {
        let fused = RankFusion().fused([["a", "b", "c", "d"], ["c", "b", "e"]], limit: 10)
        #expect(fused.map(\.id) == ["c", "b", "a", "e", "d"])
        #expect(fused.first?.ranks == [3, 1])
        #expect(fused.first?.score == 1 / 63.0 + 1 / 61.0)
        #expect(fused.last?.ranks == [4, nil])
    }

    @Test("are as long as asked for, and keep the order of equals")
    func limits() {
        let fusion = RankFusion()
        #expect(fusion.fused([["a"], ["b"], ["c"]], limit: 2).map(\.id) == ["a", "b"])
        #expect(fusion.fused([["a", "b"]], limit: 0).isEmpty)
        #expect(fusion.fused([[String]](), limit: 5).isEmpty)
        #expect(fusion.fused([[1, 1, 2]], limit: 5).map(\.ranks) == [[1], [3]])
    }

    @Test("follow the weights of their lists")
    func weights() {
        let fused = RankFusion().fused([["a", "b"], ["b", "a"]], weights: [1, 3], limit: 2)
        #expect(fused.map(\.id) == ["b", "a"])
    }
}
