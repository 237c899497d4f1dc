/* A disk that ends at a write or a read, loaded before libc (LD_PRELOAD): SQLite reads,
 * writes, syncs, shortens and removes its files through it. ROUNDS_DISK is "kill N": the
 * process dies before the Nth call that changes a file, as by kill -9; "fail N K": K of
 * these from the Nth on come back with an error, and what follows works again; "read N K":
 * the same of the reads; or "unread N NAME": no read at N succeeds in a file whose path ends
 * with NAME, as of a sector that is bad. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long first, last, calls;
static int deadly, reading;
static char unread[256];

__attribute__((constructor)) static void start(void)
{
	long n = 0, k = 0;
	const char *disk = getenv("ROUNDS_DISK");
	if (!disk)
		return;
	if (sscanf(disk, "kill %ld", &n) == 1) {
		deadly = 1;
		first = last = n;
	} else if (sscanf(disk, "fail %ld %ld", &n, &k) == 2) {
		first = n;
		last = n + k - 1;
	} else if (sscanf(disk, "read %ld %ld", &n, &k) == 2) {
		reading = 1;
		first = n;
		last = n + k - 1;
	} else if (sscanf(disk, "unread %ld %255s", &n, unread) == 2) {
		reading = 1;
		first = n;
	}
}

static int counted(int error)
{
	long n = __sync_add_and_fetch(&calls, 1);
	if (!first || n < first || n > last)
		return 0;
	if (deadly) {
		kill(getpid(), SIGKILL);
		for (;;)
			pause();
	}
	errno = error;
	return 1;
}

static int struck(int error)
{
	return !reading && counted(error);
}

static int lost(int fd, off64_t at)
{
	char link[64], path[4096];
	ssize_t size;
	size_t ending = strlen(unread);

	if (!reading)
		return 0;
	if (!ending)
		return counted(EIO);
	if (at != first)
		return 0;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	size = readlink(link, path, sizeof path);
	if (size < (ssize_t)ending || memcmp(path + size - ending, unread, ending))
		return 0;
	errno = EIO;
	return 1;
}

#define REAL(type, name, args) \
	static type(*real) args; \
	if (!real) \
	real = (type(*) args)dlsym(RTLD_NEXT, #name)

ssize_t pread64(int fd, void *to, size_t size, off64_t at)
{
	REAL(ssize_t, pread64, (int, void *, size_t, off64_t));
	return lost(fd, at) ? -1 : real(fd, to, size, at);
}

ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at)
{
	REAL(ssize_t, pwrite64, (int, const void *, size_t, off64_t));
	return struck(ENOSPC) ? -1 : real(fd, from, size, at);
}

int fdatasync(int fd)
{
	REAL(int, fdatasync, (int));
	return struck(EIO) ? -1 : real(fd);
}

int fsync(int fd)
{
	REAL(int, fsync, (int));
	return struck(EIO) ? -1 : real(fd);
}

int ftruncate64(int fd, off64_t size)
{
	REAL(int, ftruncate64, (int, off64_t));
	return struck(EIO) ? -1 : real(fd, size);
}

int ftruncate(int fd, off_t size)
{
	REAL(int, ftruncate, (int, off_t));
	return struck(EIO) ? -1 : real(fd, size);
}

int unlink(const char *path)
{
	REAL(int, unlink, (const char *));
	return struck(EIO) ? -1 : real(path);
}
