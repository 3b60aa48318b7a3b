import CPostgres
import Logging

/// Logs the server's notices at debug, without the values they may hold.
final class NoticeLogger {
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    /// libpq's notice receiver; it runs inside libpq's calls, so on the connection's queue.
    static let receive: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?) -> Void = { context, result in
        guard let context, let result else { return }
        Unmanaged<NoticeLogger>.fromOpaque(context).takeUnretainedValue().log(result)
    }

    private func log(_ result: OpaquePointer) {
        let notice = PostgresError.result(result, sql: nil)
        // What RAISE wrote in a function may hold anything; the server's own words hold names only.
        let isRaised = notice.routine == "exec_stmt_raise"
        logger.debug(
            "postgres notice",
            metadata: [
                LogKey.sqlState: "\(notice.sqlState ?? "")", LogKey.severity: "\(notice.severity ?? "")",
                LogKey.message: "\(isRaised ? "(raised by a function)" : notice.message)",
            ])
    }
}
