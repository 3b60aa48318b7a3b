public import Models
public import Postgres
public import Schedules

// Words of the ledger that are stored as text.
extension Family: PostgresDecodable {}
extension OverlapPolicy: PostgresDecodable {}
extension RunStatus: PostgresDecodable {}
extension RunTrigger: PostgresDecodable {}
extension JobStatus: PostgresDecodable {}
extension DSTPolicy: PostgresDecodable {}
