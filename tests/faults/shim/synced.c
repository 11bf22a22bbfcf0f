/* Preloaded into redis-server, this notes how much of each file has reached the disk: the size that a file had when a
 * successful fsync or fdatasync of it began. A test that plays a power cut then takes everything beyond that away.
 *
 * A file that is removed or renamed over is forgotten, as its inode may come back with another.
 *
 * PLENARIA_SYNCED names the table: 1,024 pairs of 64-bit numbers (inode, size), mapped, so that it outlives a SIGKILL.
 * PLENARIA_SYNC_DELAY_US makes each sync take so much longer, as on a disk that is slower than this machine's. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PLACES = 1024 };
struct place {
  uint64_t inode;
  uint64_t size;
};

static struct place* table(void) {
  static struct place* mapped;
  static int tried;
  if (tried) return mapped;
  tried = 1;
  const char* path = getenv("PLENARIA_SYNCED");
  if (!path) return NULL;
  const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const size_t bytes = PLACES * sizeof(struct place);
  if (file < 0 || ftruncate(file, (off_t)bytes) != 0) return NULL;
  void* memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  return mapped = memory == MAP_FAILED ? NULL : memory;
}

static void note(uint64_t inode, uint64_t size) {
  struct place* places = table();
  if (!places) return;
  for (int i = 0; i < PLACES; ++i) {
    uint64_t empty = 0;
    if (__atomic_load_n(&places[i].inode, __ATOMIC_ACQUIRE) == inode ||
        __atomic_compare_exchange_n(&places[i].inode, &empty, inode, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
      __atomic_store_n(&places[i].size, size, __ATOMIC_RELEASE);
      return;
    }
  }
  abort(); /* A table that is too small would make a test say less than it seems to. */
}

static int synced(int (*sync)(int), int fd) {
  struct stat before;
  const int known = fstat(fd, &before) == 0 && S_ISREG(before.st_mode);
  const char* delay = getenv("PLENARIA_SYNC_DELAY_US");
  if (delay && known) usleep((useconds_t)atoi(delay));
  const int result = sync(fd);
  if (result == 0 && known) note((uint64_t)before.st_ino, (uint64_t)before.st_size);
  return result;
}

int fsync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  return synced(real, fd);
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  return synced(real, fd);
}

/* The inode of a regular file of which this is the last name, else 0. */
static uint64_t last_name_of(const char* path) {
  struct stat status;
  return lstat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink == 1 ? (uint64_t)status.st_ino : 0;
}

int unlink(const char* path) {
  static int (*real)(const char*);
  if (!real) real = (int (*)(const char*))dlsym(RTLD_NEXT, "unlink");
  const uint64_t gone = last_name_of(path);
  if (gone) note(gone, 0); /* Before it is gone: afterwards the inode may be another's already. */
  return real(path);
}

int rename(const char* from, const char* to) {
  static int (*real)(const char*, const char*);
  if (!real) real = (int (*)(const char*, const char*))dlsym(RTLD_NEXT, "rename");
  const uint64_t gone = last_name_of(to);
  const int result = real(from, to);
  if (result == 0 && gone && gone != last_name_of(to)) note(gone, 0);
  return result;
}
