import CRabbitMQ
import FoundationEssentials

/// Builds the C structures of a call in a memory pool, where they stay valid until ``reset()``.
///
/// librabbitmq's tables and strings are pointers, not copies; this keeps all of one call's in one place.
final class WireEncoder {
    private let pool: UnsafeMutablePointer<amqp_pool_t>

    init() {
        pool = .allocate(capacity: 1)
        init_amqp_pool(pool, 16 * 1024)
    }

    deinit {
        empty_amqp_pool(pool)
        pool.deallocate()
    }

    /// Frees everything built so far for reuse.
    func reset() {
        recycle_amqp_pool(pool)
    }

    func bytes(_ text: String) -> amqp_bytes_t {
        var text = text
        return text.withUTF8 { bytes(UnsafeRawBufferPointer($0)) }
    }

    func table(_ entries: [String: AMQPValue]) -> amqp_table_t {
        guard let memory = allocate(amqp_table_entry_t.self, count: entries.count) else {
            return amqp_table_t(num_entries: 0, entries: nil)
        }
        for (index, (key, value)) in entries.enumerated() {
            memory[index] = amqp_table_entry_t(key: bytes(key), value: field(value))
        }
        return amqp_table_t(num_entries: Int32(entries.count), entries: memory)
    }

    private func bytes(_ source: UnsafeRawBufferPointer) -> amqp_bytes_t {
        guard let memory = allocate(UInt8.self, count: source.count) else { return amqp_bytes_t(len: 0, bytes: nil) }
        UnsafeMutableRawBufferPointer(start: memory, count: source.count).copyMemory(from: source)
        return amqp_bytes_t(len: source.count, bytes: memory)
    }

    private func array(_ values: [AMQPValue]) -> amqp_array_t {
        guard let memory = allocate(amqp_field_value_t.self, count: values.count) else {
            return amqp_array_t(num_entries: 0, entries: nil)
        }
        for (index, value) in values.enumerated() { memory[index] = field(value) }
        return amqp_array_t(num_entries: Int32(values.count), entries: memory)
    }

    private func field(_ value: AMQPValue) -> amqp_field_value_t {
        var result = amqp_field_value_t()
        let kind: amqp_field_value_kind_t
        switch value {
        case .bool(let flag): (kind, result.value.boolean) = (AMQP_FIELD_KIND_BOOLEAN, flag ? 1 : 0)
        case .int(let number): (kind, result.value.i64) = (AMQP_FIELD_KIND_I64, number)
        case .double(let number): (kind, result.value.f64) = (AMQP_FIELD_KIND_F64, number)
        case .string(let text): (kind, result.value.bytes) = (AMQP_FIELD_KIND_UTF8, bytes(text))
        case .bytes(let raw): (kind, result.value.bytes) = (AMQP_FIELD_KIND_BYTES, raw.withUnsafeBytes { bytes($0) })
        case .timestamp(let date): (kind, result.value.u64) = (AMQP_FIELD_KIND_TIMESTAMP, date.wireSeconds)
        case .array(let values): (kind, result.value.array) = (AMQP_FIELD_KIND_ARRAY, array(values))
        case .table(let entries): (kind, result.value.table) = (AMQP_FIELD_KIND_TABLE, table(entries))
        case .null: kind = AMQP_FIELD_KIND_VOID
        }
        result.kind = UInt8(kind.rawValue)
        return result
    }

    /// Pool memory; `nil` for none. Running out of memory ends the process, as it does everywhere in Swift.
    private func allocate<Value>(_: Value.Type, count: Int) -> UnsafeMutablePointer<Value>? {
        guard count > 0 else { return nil }
        let memory = amqp_pool_alloc(pool, count * MemoryLayout<Value>.stride)
        precondition(memory != nil, "librabbitmq's pool is out of memory.")
        return memory?.bindMemory(to: Value.self, capacity: count)
    }
}

extension Date {
    /// Whole seconds since 1970, as AMQP writes instants; earlier ones become 0.
    var wireSeconds: UInt64 { UInt64(max(0, min(timeIntervalSince1970, 1e15))) }
}
