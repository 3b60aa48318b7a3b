import Glibc
import Logging
import Postgres
import TestSupport

extension Fault {
    /// SIGKILL when runs and their messages are committed and none has left: the relay lets nothing through.
    static let publisherKilledBeforePublish = Fault("SIGKILL publisher, after commit before publish", cast: byRelay) {
        scene in
        scene.relay.stall([.toTarget])
        try await InTime.until("messages to wait in the outbox", .seconds(10)) {
            try await scene.count("SELECT count(*) AS value FROM outbox") >= 2
        }
        for publisher in scene.publishers { try await publisher.kill() }
        scene.relay.cut()
        scene.relay.resume()
    }

    /// SIGKILL when the broker has confirmed a message and the outbox still has it: a trigger holds up the deletion.
    static let publisherKilledBeforeMark = Fault("SIGKILL publisher, after confirm before mark") { scene in
        let gate = try await PostgresConnection.connect(scene.database.configuration, logger: .silent)
        try await gate.query("SELECT pg_advisory_lock(\(gateKey))")
        try await gate.execute(script: holdUp)
        let held = try await InTime.poll("the publisher to delete what is confirmed", .seconds(10)) {
            let rows = try await scene.database.query(
                """
                SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                    AND (classid::bigint << 32 | objid::bigint) = \(gateKey)
                """)
            return rows.isEmpty ? nil : try rows.map { try $0.decode("pid", as: Int32.self) }
        }
        for publisher in scene.publishers { publisher.signal(SIGSTOP) }  // so that it sends nothing more
        for session in held { try await gate.query("SELECT pg_terminate_backend(\(session))") }
        for publisher in scene.publishers { try await publisher.kill() }
        try await gate.execute(script: letGo)
        await gate.close()
    }

    private static let gateKey: Int64 = 0x0C_4A06

    private static let holdUp = """
        CREATE FUNCTION chaos_hold() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_advisory_xact_lock(\(gateKey)); RETURN OLD; END';
        CREATE TRIGGER chaos_hold BEFORE DELETE ON outbox FOR EACH ROW EXECUTE FUNCTION chaos_hold();
        """
    private static let letGo = "DROP TRIGGER chaos_hold ON outbox; DROP FUNCTION chaos_hold();"

    private static var byRelay: Cast {
        var cast = Cast()
        cast.publisherRoute = .relay
        return cast
    }
}
