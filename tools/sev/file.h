/* SPDX-License-Identifier: GPL-2.0 */
/* Whole files, in and out */
#ifndef SEV_TOOLS_FILE_H
#define SEV_TOOLS_FILE_H

#include "util.h"

/**
 * sev_read_file() - read a file as a whole
 * @path: regular file or pipe
 * @what: what the file is to the user, for the message
 * @limit: most bytes to take
 * @out: filled; the caller gives it to sev_buffer_free()
 * @err: filled on failure
 *
 * Return: 0, or -1 when the file cannot be read, is empty or longer than
 * @limit; @out is then empty.
 */
int sev_read_file(const char *path, const char *what, size_t limit,
		  struct sev_buffer *out, struct sev_error *err);

/**
 * sev_same_file() - whether two paths lead to one existing file
 * @a: path
 * @b: path
 *
 * Return: true when both exist and are the same file.
 */
bool sev_same_file(const char *a, const char *b);

/**
 * sev_write_file() - write a file so that it is there as a whole or not at all
 * @path: replaced when it is a regular file; of a link, what it leads to
 * @bytes: content
 * @size: bytes
 * @err: filled on failure
 *
 * Return: 0, or -1; @path is then as it was before.
 */
int sev_write_file(const char *path, const u8 *bytes, size_t size,
		   struct sev_error *err);

#endif /* SEV_TOOLS_FILE_H */
