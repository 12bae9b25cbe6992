/* SPDX-License-Identifier: GPL-2.0 */
/* What every part of the host tools needs: types, byte order, errors, buffers */
#ifndef SEV_TOOLS_UTIL_H
#define SEV_TOOLS_UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <linux/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;

#define __printf(a, b)	__attribute__((__format__	\
				       (printf, a, b)))
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#define SEV_PAGE_SIZE	4096UL
#define SEV_MIB		0x100000UL

/**
 * struct sev_error - the one sentence which the user gets
 * @text: without a full stop or line feed, always terminated
 */
struct sev_error {
	char text[512];
};

/**
 * sev_err() - say what is wrong
 * @err: filled
 * @format: as printf()
 *
 * Return: -1, for the caller to return.
 */
__printf(2, 3)
int sev_err(struct sev_error *err, const char *format, ...);

/**
 * struct sev_notes - remarks which are no reason to refuse a file
 * @out: where they go, or NULL to count them only
 * @count: how many there were
 */
struct sev_notes {
	FILE *out;
	unsigned int count;
};

/**
 * sev_notice() - make a remark
 * @notes: taker, or NULL when nobody listens
 * @format: as printf(), one line without its line feed
 */
__printf(2, 3)
void sev_notice(struct sev_notes *notes, const char *format, ...);

/**
 * struct sev_buffer - bytes on the heap, owned by whoever holds the structure
 * @bytes: NULL when @room is 0
 * @size: bytes in use
 * @room: bytes allocated
 */
struct sev_buffer {
	u8 *bytes;
	size_t size;
	size_t room;
};

/**
 * sev_alloc() - malloc() of zeroed memory which ends the program when there is
 *		 no memory left
 * @size: bytes
 *
 * Return: never NULL; to be given to free().
 */
void *sev_alloc(size_t size);

/**
 * sev_buffer_add() - append to a buffer
 * @buffer: grown as needed; its bytes may move
 * @bytes: what to append, or NULL for zeros
 * @size: bytes
 */
void sev_buffer_add(struct sev_buffer *buffer, const void *bytes, size_t size);

/**
 * sev_buffer_free() - give a buffer's memory back and leave it empty
 * @buffer: may be empty already
 */
void sev_buffer_free(struct sev_buffer *buffer);

/**
 * sev_parse_number() - read a whole argument as an unsigned number
 * @text: decimal, or hexadecimal after 0x; no sign, no space, nothing after it
 * @value: set on success
 *
 * Return: whether @text is such a number and fits.
 */
bool sev_parse_number(const char *text, u64 *value);

static inline u64 sev_align_up(u64 value, u64 alignment)
{
	return (value + alignment - 1) / alignment * alignment;
}

static inline u16 get_le16(const u8 *p)
{
	return (u16)(p[0] | p[1] << 8);
}

static inline u32 get_le32(const u8 *p)
{
	return get_le16(p) | (u32)get_le16(p + 2) << 16;
}

static inline u64 get_le64(const u8 *p)
{
	return get_le32(p) | (u64)get_le32(p + 4) << 32;
}

static inline void put_le16(u8 *p, u16 value)
{
	p[0] = (u8)value;
	p[1] = (u8)(value >> 8);
}

static inline void put_le32(u8 *p, u32 value)
{
	put_le16(p, (u16)value);
	put_le16(p + 2, (u16)(value >> 16));
}

static inline void put_le64(u8 *p, u64 value)
{
	put_le32(p, (u32)value);
	put_le32(p + 4, (u32)(value >> 32));
}

#endif /* SEV_TOOLS_UTIL_H */
