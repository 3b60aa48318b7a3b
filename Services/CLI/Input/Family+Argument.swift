public import ArgumentParser
public import Jobs
public import Models

// Words of the ledger as arguments; a wrong one is refused with all that are right.
extension Family: ExpressibleByArgument {}
extension LimitScope: ExpressibleByArgument {}
extension JobStatus: ExpressibleByArgument {}
extension OverlapPolicy: ExpressibleByArgument {}
extension DuplicatePolicy: ExpressibleByArgument {}
extension DeadLetterRecord.Kind: ExpressibleByArgument {}
