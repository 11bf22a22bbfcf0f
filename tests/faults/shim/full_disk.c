/* Preloaded into redis-server, this fills its disk: while the file that PLENARIA_FULL_DISK names is there, writes to
 * files whose names end with .aof fail with ENOSPC. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int is_full(int fd) {
  const char* name = getenv("PLENARIA_FULL_DISK");
  if (!name || access(name, F_OK) != 0) return 0;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t size = readlink(link, path, sizeof path - 1);
  if (size < 4) return 0;
  path[size] = '\0';
  return strcmp(path + size - 4, ".aof") == 0;
}

ssize_t write(int fd, const void* bytes, size_t count) {
  static ssize_t (*real)(int, const void*, size_t);
  if (!real) real = (ssize_t(*)(int, const void*, size_t))dlsym(RTLD_NEXT, "write");
  if (is_full(fd)) {
    errno = ENOSPC;
    return -1;
  }
  return real(fd, bytes, count);
}
