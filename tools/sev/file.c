// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"

#define READ_CHUNK	(256 * 1024)

static int read_all(int fd, const char *path, const char *what, size_t limit,
		    struct sev_buffer *out, struct sev_error *err)
{
	u8 *chunk = sev_alloc(READ_CHUNK);
	ssize_t got;
	int ret = 0;

	while (!ret && (got = read(fd, chunk, READ_CHUNK)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			ret = sev_err(err, "%s %s cannot be read: %s", what,
				      path, strerror(errno));
		else if ((size_t)got > limit - out->size)
			ret = sev_err(err, "%s %s is longer than %zu bytes",
				      what, path, limit);
		else
			sev_buffer_add(out, chunk, (size_t)got);
	}
	free(chunk);
	return ret;
}

int sev_read_file(const char *path, const char *what, size_t limit,
		  struct sev_buffer *out, struct sev_error *err)
{
	struct stat st;
	int fd, ret;

	memset(out, 0, sizeof(*out));
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return sev_err(err, "%s %s cannot be opened: %s", what, path,
			       strerror(errno));

	/* A sparse giant is refused before its zeros are read */
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    (u64)st.st_size > limit)
		ret = sev_err(err, "%s %s is longer than %zu bytes", what,
			      path, limit);
	else
		ret = read_all(fd, path, what, limit, out, err);
	close(fd);
	if (!ret && !out->size)
		ret = sev_err(err, "%s %s is empty", what, path);
	if (ret)
		sev_buffer_free(out);
	return ret;
}

bool sev_same_file(const char *a, const char *b)
{
	struct stat sa, sb;

	return !stat(a, &sa) && !stat(b, &sb) && sa.st_dev == sb.st_dev &&
	       sa.st_ino == sb.st_ino;
}

static int write_all(int fd, const u8 *bytes, size_t size)
{
	ssize_t put;

	while (size) {
		put = write(fd, bytes, size);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		bytes += put;
		size -= (size_t)put;
	}
	return 0;
}

static int write_temporary(char *name, const char *path, const u8 *bytes,
			   size_t size)
{
	mode_t mask = umask(0);
	int fd, ret, error;

	umask(mask);
	fd = mkstemp(name);
	if (fd < 0)
		return -1;
	ret = write_all(fd, bytes, size);
	if (!ret)
		ret = fchmod(fd, 0666 & ~mask);
	if (!ret)
		ret = fsync(fd);
	error = errno;
	if (close(fd) && !ret) {
		ret = -1;
		error = errno;
	}
	if (!ret && rename(name, path)) {
		ret = -1;
		error = errno;
	}
	if (ret)
		unlink(name);
	errno = error;
	return ret;
}

/*
 * Where a link leads, so that the file is replaced and not the link; to be freed.
 * NULL for a link which leads nowhere.
 */
static char *target_of(const char *path)
{
	struct stat st;

	return lstat(path, &st) || !S_ISLNK(st.st_mode) ? strdup(path) : realpath(path, NULL);
}

int sev_write_file(const char *path, const u8 *bytes, size_t size,
		   struct sev_error *err)
{
	static const char suffix[] = ".XXXXXX";
	sigset_t all, before;
	struct stat st;
	char *target, *name;
	int ret;

	if (!stat(path, &st) && !S_ISREG(st.st_mode))
		return sev_err(err, "output %s is not a regular file", path);
	target = target_of(path);
	if (!target)
		return sev_err(err, "output %s cannot be written: %s", path, strerror(errno));

	name = sev_alloc(strlen(target) + sizeof(suffix));
	strcat(strcat(name, target), suffix);

	/* Ctrl-C waits until the temporary file is gone or renamed */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	ret = write_temporary(name, target, bytes, size);
	if (ret)
		sev_err(err, "output %s cannot be written: %s", path,
			strerror(errno));
	sigprocmask(SIG_SETMASK, &before, NULL);
	free(name);
	free(target);
	return ret;
}
