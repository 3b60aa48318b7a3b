import Testing

@testable import Postgres

@Suite("An error can be shown to anyone")
struct ErrorDescriptionTests {
    private func serverError(_ message: String, state: String) -> PostgresError {
        var error = PostgresError(.server, message)
        error.sqlState = state
        error.detail = "Key (email)=(ada@example.org) already exists."
        error.context = "COPY t, line 1: \"ada@example.org\""
        error.constraint = "users_email_key"
        return error
    }

    @Test("detail and context, which hold values, are for developers only")
    func detail() {
        let error = serverError(#"duplicate key value violates unique constraint "users_email_key""#, state: "23505")
        #expect(
            error.description
                == #"postgres server [23505]: duplicate key value violates unique constraint "users_email_key""#)
        #expect(String(reflecting: error).contains("ada@example.org"))
        #expect(error.isUniqueViolation())
        #expect(error.isUniqueViolation("users_email_key"))
        #expect(!error.isUniqueViolation("users_pkey"))
    }

    @Test("the value a data error quotes is left out, quotes inside it too")
    func dataException() {
        let error = serverError(#"invalid input syntax for type integer: "my "secret" word""#, state: "22P02")
        #expect(error.description == #"postgres server [22P02]: invalid input syntax for type integer: "…""#)
    }

    @Test("what may be tried again is told apart")
    func retries() {
        #expect(serverError("", state: "40001").isSerializationFailure)
        #expect(serverError("", state: "40P01").isSerializationFailure)
        #expect(!serverError("", state: "40002").isSerializationFailure)
        #expect(serverError("", state: "57014").isQueryCancelled)
        #expect(serverError("", state: "26000").isStaleStatement)
        #expect(!serverError("", state: "0A000").isStaleStatement)
    }
}
