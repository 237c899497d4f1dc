/* A disk that ends at a write, loaded before libc (LD_PRELOAD): SQLite writes, syncs,
 * shortens and removes its files through it. ROUNDS_DISK is "kill N": the process dies
 * before the Nth of these calls, as by kill -9; or "fail N K": K of them from the Nth on
 * come back with an error, and what follows works again. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static long first, last, calls;
static int deadly;

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
	}
}

static int struck(int error)
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

#define REAL(type, name, args) \
	static type(*real) args; \
	if (!real) \
	real = (type(*) args)dlsym(RTLD_NEXT, #name)

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
