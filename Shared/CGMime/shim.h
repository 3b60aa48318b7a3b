#pragma once
#include <gmime/gmime.h>
#include <iconv.h>

// GObject's casts and type checks are macros, which Swift cannot import.

enum { CARILLON_MIME_LEAF = 0, CARILLON_MIME_MULTIPART = 1, CARILLON_MIME_MESSAGE = 2, CARILLON_MIME_OTHER = 3 };

static inline int carillon_mime_kind(GMimeObject *object) {
    if (GMIME_IS_MULTIPART(object)) return CARILLON_MIME_MULTIPART;
    if (GMIME_IS_MESSAGE_PART(object)) return CARILLON_MIME_MESSAGE;
    return GMIME_IS_PART(object) ? CARILLON_MIME_LEAF : CARILLON_MIME_OTHER;
}

/// Parser options that read unencoded 8-bit headers as UTF-8 or else as windows-1252, in any locale.
static inline GMimeParserOptions *carillon_mime_options(void) {
    const char *charsets[] = {"utf-8", "windows-1252", NULL};
    GMimeParserOptions *options = g_mime_parser_options_new();
    g_mime_parser_options_set_fallback_charsets(options, charsets);
    return options;
}

static inline int carillon_multipart_count(GMimeObject *object) {
    return g_mime_multipart_get_count((GMimeMultipart *)object);
}

static inline GMimeObject *carillon_multipart_part(GMimeObject *object, int index) {
    return g_mime_multipart_get_part((GMimeMultipart *)object, index);
}

/// What stands before the first part; all of the content where there is no part.
static inline const char *carillon_multipart_prologue(GMimeObject *object) {
    return g_mime_multipart_get_prologue((GMimeMultipart *)object);
}

static inline gboolean carillon_part_is_base64(GMimeObject *object) {
    return g_mime_part_get_content_encoding((GMimePart *)object) == GMIME_CONTENT_ENCODING_BASE64;
}

static inline GMimeMessage *carillon_message_part_message(GMimeObject *object) {
    return g_mime_message_part_get_message((GMimeMessagePart *)object);
}

static inline const char *carillon_part_filename(GMimeObject *object) {
    return g_mime_part_get_filename((GMimePart *)object);
}

static inline GMimeDataWrapper *carillon_part_content(GMimeObject *object) {
    return g_mime_part_get_content((GMimePart *)object);
}

static inline GMimeObject *carillon_message_object(GMimeMessage *message) {
    return (GMimeObject *)message;
}

static inline GByteArray *carillon_memory_bytes(GMimeStream *stream) {
    return g_mime_stream_mem_get_byte_array((GMimeStreamMem *)stream);
}

/// The members of a group, or NULL where the address is a mailbox.
static inline InternetAddressList *carillon_address_members(InternetAddress *address) {
    if (!INTERNET_ADDRESS_IS_GROUP(address)) return NULL;
    return internet_address_group_get_members((InternetAddressGroup *)address);
}

/// The address of a mailbox, or NULL where the address is a group.
static inline const char *carillon_mailbox_address(InternetAddress *address) {
    if (!INTERNET_ADDRESS_IS_MAILBOX(address)) return NULL;
    return internet_address_mailbox_get_addr((InternetAddressMailbox *)address);
}
