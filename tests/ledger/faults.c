/* Fails or kills at the n-th call that makes a ledger durable. Loaded with LD_PRELOAD by faults.py.

   Counted are write, pwrite, ftruncate, fsync, fdatasync, rename, unlink and send, on files below a folder or on
   sockets. Nothing is counted before fault_arm was called. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static long seen = 0, at = 0;
static int armed = 0, sockets = 0, how = 0;
static char below[PATH_MAX];

/* how: 0 counts only, -1 kills before the call, -2 kills after it, -3 writes the half and kills, else an errno. */
void fault_arm(const char *folder, long n, int what, int with_sockets) {
    strncpy(below, folder, sizeof below - 1);
    seen = 0; at = n; how = what; sockets = with_sockets; armed = 1;
}
long fault_seen(void) { return seen; }
void fault_disarm(void) { armed = 0; }

static int wanted(int fd) {
    char link[64], path[PATH_MAX];
    struct stat st;
    if (!armed) return 0;
    if (fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode)) return sockets;
    if (sockets) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0) return 0;
    path[n] = 0;
    return strncmp(path, below, strlen(below)) == 0;
}
static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

/* 1: this call is the one. Everything after it fails as well where a disk is full or gone. */
static int due(int counts) {
    if (!counts) return 0;
    seen++;
    if (how == 0) return 0;
    if (how > 0) return seen >= at;
    return seen == at;
}
#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define FAULT(counts, call, half) \
    if (due(counts)) { \
        if (how > 0) { errno = how; return -1; } \
        if (how == -1) die(); \
        if (how == -3) { half; die(); } \
        (void)!(call); die(); \
    } \
    return call

ssize_t write(int fd, const void *b, size_t n) { REAL(write); FAULT(wanted(fd), real(fd, b, n), (void)!real(fd, b, n / 2)); }
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) {
    REAL(pwrite); FAULT(wanted(fd), real(fd, b, n, o), (void)!real(fd, b, n / 2, o)); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) {
    REAL(pwrite64); FAULT(wanted(fd), real(fd, b, n, o), (void)!real(fd, b, n / 2, o)); }
int ftruncate(int fd, off_t n) { REAL(ftruncate); FAULT(wanted(fd), real(fd, n), ); }
int ftruncate64(int fd, off64_t n) { REAL(ftruncate64); FAULT(wanted(fd), real(fd, n), ); }
int fsync(int fd) { REAL(fsync); FAULT(wanted(fd), real(fd), ); }
int fdatasync(int fd) { REAL(fdatasync); FAULT(wanted(fd), real(fd), ); }
/* A word to a server that cannot be sent ends the connection: both would else wait for one another for ever. */
ssize_t send(int fd, const void *b, size_t n, int f) {
    REAL(send);
    if (how > 0 && wanted(fd) && seen + 1 >= at) shutdown(fd, SHUT_RDWR);
    FAULT(wanted(fd), real(fd, b, n, f), (void)!real(fd, b, n / 2, f)); }
static int below_folder(const char *p) { return armed && !sockets && strncmp(p, below, strlen(below)) == 0; }
int rename(const char *a, const char *b) { REAL(rename); FAULT(below_folder(a), real(a, b), ); }
int unlink(const char *a) { REAL(unlink); FAULT(below_folder(a), real(a), ); }
