/* The limit: what a program in C reaches on librabbitmq when it does nothing with a message but acknowledge it.
 *
 *   c_consumer declare QUEUE TYPE                  a durable queue; TYPE is `quorum` or `classic`
 *   c_consumer fill QUEUE COUNT BYTES WINDOW       persistent messages, at most WINDOW without a confirm
 *   c_consumer consume QUEUE COUNT PREFETCH        takes COUNT messages; a COUNT of 0 consumes until SIGTERM
 *
 * AMQP_URL names the broker (amqp:// only). `fill` and `consume` print {"begin_ns", "end_ns", "count"} in monotonic
 * nanoseconds: `fill` from the first publish to the last confirm, `consume` from the first delivery to the answer to
 * the orderly close, which the broker gives after it has worked off the acknowledgements. `consume` says `ready`
 * on standard error once the broker serves it.
 *
 * Acknowledgements follow the same rule as Carillon's own consumer (Shared/AMQP ConsumeDriver): after each round of at
 * most 256 messages, one ack `multiple` for all of them if a third of the prefetch waits or the last ack went out 2 ms
 * ago or more; else 2 ms later. All runs on one thread, one channel, one connection.
 */
#if __has_include(<rabbitmq-c/amqp.h>)
#include <rabbitmq-c/amqp.h>
#include <rabbitmq-c/framing.h>
#include <rabbitmq-c/tcp_socket.h>
#else
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_tcp_socket.h>
#endif

#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CHANNEL = 1, ROUND = 256, FRAME_MAX = 131072, SILENCE_MS = 60000 };
static const int64_t MOMENT_NS = 2000000;

static volatile sig_atomic_t stopped;

static void on_stop(int number) {
    (void)number;
    stopped = 1;
}

static void die(const char *what, const char *why) {
    fprintf(stderr, "c_consumer: %s: %s\n", what, why);
    exit(1);
}

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static long number(const char *text) {
    char *end;
    long value = strtol(text, &end, 10);
    if (*text == 0 || *end != 0 || value < 0) die("not a count", text);
    return value;
}

static void check(int status, const char *what) {
    if (status != AMQP_STATUS_OK) die(what, amqp_error_string2(status));
}

static void check_answer(amqp_rpc_reply_t reply, const char *what) {
    if (reply.reply_type == AMQP_RESPONSE_NORMAL) return;
    if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION) die(what, amqp_error_string2(reply.library_error));
    die(what, "the broker refused");
}

static void check_reply(amqp_connection_state_t state, const char *what) {
    check_answer(amqp_get_rpc_reply(state), what);
}

static amqp_connection_state_t connect_to_broker(void) {
    const char *variable = getenv("AMQP_URL");
    char *url = strdup(variable ? variable : "amqp://guest:guest@127.0.0.1:5672");
    struct amqp_connection_info info;
    amqp_default_connection_info(&info);
    check(amqp_parse_url(url, &info), "AMQP_URL");
    if (info.ssl) die("AMQP_URL", "TLS is not measured here");
    amqp_connection_state_t state = amqp_new_connection();
    amqp_socket_t *socket = amqp_tcp_socket_new(state);
    struct timeval timeout = {5, 0};
    check(amqp_socket_open_noblock(socket, info.host, info.port, &timeout), "connecting");
    const char *vhost = *info.vhost ? info.vhost : "/";
    check_answer(amqp_login(state, vhost, 8, FRAME_MAX, 0, AMQP_SASL_METHOD_PLAIN, info.user, info.password),
                 "logging in");
    amqp_channel_open(state, CHANNEL);
    check_reply(state, "opening a channel");
    free(url);
    return state;
}

static void close_connection(amqp_connection_state_t state) {
    amqp_channel_close(state, CHANNEL, AMQP_REPLY_SUCCESS);
    amqp_connection_close(state, AMQP_REPLY_SUCCESS);
    amqp_destroy_connection(state);
}

static void report(int64_t begin, int64_t end, uint64_t count) {
    printf("{\"begin_ns\": %" PRId64 ", \"end_ns\": %" PRId64 ", \"count\": %" PRIu64 "}\n", begin, end, count);
}

/* Waits until the socket has something to read or the milliseconds are over. */
static void wait_readable(amqp_connection_state_t state, int milliseconds) {
    struct pollfd entry = {.fd = amqp_get_sockfd(state), .events = POLLIN};
    poll(&entry, 1, milliseconds);
}

/* The next frame that has arrived; 0 when there is none. */
static int next_frame(amqp_connection_state_t state, amqp_frame_t *frame) {
    struct timeval zero = {0, 0};
    int status = amqp_simple_wait_frame_noblock(state, frame, &zero);
    if (status == AMQP_STATUS_TIMEOUT) return 0;
    check(status, "reading");
    if (frame->frame_type == AMQP_FRAME_METHOD) {
        amqp_method_number_t id = frame->payload.method.id;
        if (id == AMQP_CHANNEL_CLOSE_METHOD || id == AMQP_CONNECTION_CLOSE_METHOD || id == AMQP_BASIC_CANCEL_METHOD)
            die("reading", "the broker closed");
    }
    return 1;
}

static void declare(const char *queue, const char *type) {
    amqp_connection_state_t state = connect_to_broker();
    amqp_table_entry_t entry = {.key = amqp_cstring_bytes("x-queue-type")};
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = amqp_cstring_bytes(type);
    amqp_table_t arguments = {.num_entries = 1, .entries = &entry};
    amqp_queue_declare(state, CHANNEL, amqp_cstring_bytes(queue), 0, 1, 0, 0, arguments);
    check_reply(state, "declaring the queue");
    close_connection(state);
}

struct confirms {
    unsigned char *marks; /* by message number, from 1 */
    uint64_t low;         /* all up to here are confirmed */
    uint64_t total;
};

static void confirm(struct confirms *all, uint64_t tag) {
    if (!all->marks[tag]) all->total++;
    all->marks[tag] = 1;
}

/* Takes in what the broker confirmed, in whatever order. */
static void read_confirms(amqp_connection_state_t state, struct confirms *all) {
    amqp_frame_t frame;
    while (next_frame(state, &frame)) {
        if (frame.frame_type != AMQP_FRAME_METHOD) continue;
        if (frame.payload.method.id == AMQP_BASIC_NACK_METHOD) die("publishing", "the broker refused a message");
        if (frame.payload.method.id == AMQP_BASIC_ACK_METHOD) {
            amqp_basic_ack_t *ack = frame.payload.method.decoded;
            if (!ack->multiple) confirm(all, ack->delivery_tag);
            else while (all->low < ack->delivery_tag) confirm(all, ++all->low);
        }
        amqp_maybe_release_buffers_on_channel(state, CHANNEL);
    }
}

static void fill(const char *queue, uint64_t count, size_t size, uint64_t window) {
    amqp_connection_state_t state = connect_to_broker();
    amqp_confirm_select(state, CHANNEL);
    check_reply(state, "asking for confirms");
    amqp_bytes_t body = amqp_bytes_malloc(size);
    memset(body.bytes, 'x', size);
    amqp_basic_properties_t properties = {._flags = AMQP_BASIC_DELIVERY_MODE_FLAG, .delivery_mode = 2};
    struct confirms confirms = {.marks = calloc(count + 1, 1)};
    if (!confirms.marks) die("publishing", "out of memory");
    uint64_t sent = 0;
    int64_t begin = now_ns(), heard = begin;
    while (confirms.total < count) {
        while (sent < count && sent - confirms.total < window) {
            check(amqp_basic_publish(state, CHANNEL, amqp_empty_bytes, amqp_cstring_bytes(queue), 0, 0, &properties,
                                     body), "publishing");
            if (++sent % 64 == 0) break;
        }
        uint64_t before = confirms.total;
        read_confirms(state, &confirms);
        if (confirms.total > before) heard = now_ns();
        else if (now_ns() - heard > SILENCE_MS * INT64_C(1000000)) die("publishing", "no confirm");
        if (sent == count || sent - confirms.total >= window) wait_readable(state, 10);
    }
    report(begin, now_ns(), count);
    amqp_bytes_free(body);
    free(confirms.marks);
    close_connection(state);
}

struct consumption {
    amqp_connection_state_t state;
    uint64_t delivered; /* whole messages; also the tag of the last one */
    uint64_t acknowledged;
    uint64_t enough;
    uint64_t left_of_body;
    int64_t first_ns, flushed_ns;
};

static void take(struct consumption *all, const amqp_frame_t *frame) {
    if (frame->frame_type == AMQP_FRAME_METHOD) {
        if (all->first_ns == 0 && frame->payload.method.id == AMQP_BASIC_DELIVER_METHOD) all->first_ns = now_ns();
        return;
    }
    if (frame->frame_type == AMQP_FRAME_HEADER) all->left_of_body = frame->payload.properties.body_size;
    else if (frame->frame_type == AMQP_FRAME_BODY) all->left_of_body -= frame->payload.body_fragment.len;
    else return;
    if (all->left_of_body == 0) {
        all->delivered++;
        amqp_maybe_release_buffers_on_channel(all->state, CHANNEL);
    }
}

static void acknowledge(struct consumption *all, int even_if_few) {
    uint64_t pending = all->delivered - all->acknowledged;
    if (pending == 0) return;
    int64_t now = now_ns();
    if (!even_if_few && pending < all->enough && now - all->flushed_ns < MOMENT_NS) return;
    check(amqp_basic_ack(all->state, CHANNEL, all->delivered, pending > 1), "acknowledging");
    all->acknowledged = all->delivered;
    all->flushed_ns = now;
}

static void consume(const char *queue, uint64_t count, uint16_t prefetch) {
    struct consumption all = {.state = connect_to_broker(), .enough = prefetch / 3 ? prefetch / 3 : 1};
    amqp_basic_qos(all.state, CHANNEL, 0, prefetch, 0);
    check_reply(all.state, "setting the prefetch");
    amqp_basic_consume(all.state, CHANNEL, amqp_cstring_bytes(queue), amqp_empty_bytes, 0, 0, 0, amqp_empty_table);
    check_reply(all.state, "consuming");
    fprintf(stderr, "ready\n");
    int64_t heard = now_ns();
    while (!stopped && (count == 0 || all.delivered < count)) {
        amqp_frame_t frame;
        uint64_t end = all.delivered + ROUND;
        int is_drained = 0;
        while (all.delivered < end && !(is_drained = !next_frame(all.state, &frame))) take(&all, &frame);
        acknowledge(&all, 0);
        if (!is_drained) {
            heard = now_ns();
            continue;
        }
        if (count && now_ns() - heard > SILENCE_MS * INT64_C(1000000)) die("consuming", "no message");
        wait_readable(all.state, all.delivered > all.acknowledged ? 2 : 1000);
    }
    acknowledge(&all, 1);
    uint64_t delivered = all.delivered;
    close_connection(all.state);
    report(all.first_ns, now_ns(), delivered);
}

int main(int argc, char **argv) {
    struct sigaction action = {.sa_handler = on_stop};
    sigaction(SIGTERM, &action, NULL);
    const char *verb = argc > 2 ? argv[1] : "";
    if (strcmp(verb, "declare") == 0 && argc == 4) declare(argv[2], argv[3]);
    else if (strcmp(verb, "fill") == 0 && argc == 6)
        fill(argv[2], number(argv[3]), number(argv[4]), number(argv[5]));
    else if (strcmp(verb, "consume") == 0 && argc == 5 && number(argv[4]) > 0 && number(argv[4]) < 65536)
        consume(argv[2], number(argv[3]), number(argv[4]));
    else {
        fprintf(stderr, "usage: c_consumer declare QUEUE TYPE | fill QUEUE COUNT BYTES WINDOW | "
                        "consume QUEUE COUNT PREFETCH\n");
        return 64;
    }
    return 0;
}
