#pragma once

// The headers moved into a folder with librabbitmq 0.12.
#if __has_include(<rabbitmq-c/amqp.h>)
#include <rabbitmq-c/amqp.h>
#include <rabbitmq-c/framing.h>
#include <rabbitmq-c/ssl_socket.h>
#include <rabbitmq-c/tcp_socket.h>
#else
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#endif

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

static inline amqp_table_entry_t crmq_text_entry(const char *key, const char *text) {
    amqp_table_entry_t entry;
    entry.key = amqp_cstring_bytes(key);
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = amqp_cstring_bytes(text);
    return entry;
}

static inline amqp_table_entry_t crmq_true_entry(const char *key) {
    amqp_table_entry_t entry;
    entry.key = amqp_cstring_bytes(key);
    entry.value.kind = AMQP_FIELD_KIND_BOOLEAN;
    entry.value.value.boolean = 1;
    return entry;
}

/// Logs in with SASL PLAIN and announces what this client understands: by itself the library announces neither
/// `consumer_cancel_notify` nor `connection.blocked`. The tables hold pointers, so they live on this stack
/// for exactly as long as the (variadic, hence unavailable to Swift) call needs them.
static inline amqp_rpc_reply_t crmq_login(
    amqp_connection_state_t state, const char *vhost, int channel_max, int frame_max, int heartbeat,
    const char *connection_name, const char *user, const char *password
) {
    amqp_table_entry_t capabilities[] = {
        crmq_true_entry("authentication_failure_close"), crmq_true_entry("basic.nack"),
        crmq_true_entry("connection.blocked"),           crmq_true_entry("consumer_cancel_notify"),
        crmq_true_entry("exchange_exchange_bindings"),   crmq_true_entry("per_consumer_qos"),
        crmq_true_entry("publisher_confirms"),
    };
    amqp_table_entry_t properties[] = {
        crmq_text_entry("product", "Carillon"),
        crmq_text_entry("connection_name", connection_name),
        {.key = amqp_cstring_bytes("capabilities"), .value = {.kind = AMQP_FIELD_KIND_TABLE}},
    };
    amqp_table_t table = {.num_entries = sizeof(properties) / sizeof(properties[0]), .entries = properties};
    properties[2].value.value.table.num_entries = sizeof(capabilities) / sizeof(capabilities[0]);
    properties[2].value.value.table.entries = capabilities;
    return amqp_login_with_properties(
        state, vhost, channel_max, frame_max, heartbeat, &table, AMQP_SASL_METHOD_PLAIN, user, password);
}

/// The next frame that has already arrived, without waiting; `AMQP_STATUS_TIMEOUT` when there is none.
static inline int crmq_next_frame(amqp_connection_state_t state, amqp_frame_t *frame) {
    struct timeval zero = {0, 0};
    return amqp_simple_wait_frame_noblock(state, frame, &zero);
}

/// Makes the kernel give up on a peer that acknowledges nothing for `milliseconds`, data or keepalives.
static inline void crmq_harden_socket(int fd, int milliseconds) {
    int on = 1, idle = 5, interval = 5, count = 2;
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof(idle));
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof(interval));
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof(count));
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof(milliseconds));
}

/// While corked, the kernel sends only full segments; uncorking sends the rest at once.
static inline void crmq_cork_socket(int fd, int on) {
    setsockopt(fd, IPPROTO_TCP, TCP_CORK, &on, sizeof(on));
}

/// Whether at least a third of the send buffer is free (Linux reports a stream socket writable only then).
static inline int crmq_socket_is_writable(int fd) {
    struct pollfd entry = {.fd = fd, .events = POLLOUT};
    return poll(&entry, 1, 0) > 0;
}

static inline int crmq_send_buffer_size(int fd) {
    int size = 0;
    socklen_t length = sizeof(size);
    return getsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, &length) == 0 ? size : 0;
}

/// Milliseconds since the peer last sent anything, heartbeats included; -1 when the kernel does not tell.
static inline long crmq_socket_silence(int fd) {
    struct tcp_info info;
    socklen_t length = sizeof(info);
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return -1;
    return info.tcpi_last_data_recv;
}
