// Shifts the wall clock of a process that has this library in LD_PRELOAD by the seconds in the file that SHIFTED_CLOCK names, eight bytes
// in the machine's order, at any time. The clocks that count from the start of the machine are left alone, as when an administrator sets
// the time. (libfaketime does this, too, but makes a .NET program spin: it shifts timeouts as well.)
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>

static int (*libc_clock_gettime)(clockid_t, struct timespec *);
static volatile const int64_t *shift;

__attribute__((constructor)) static void prepare(void)
{
    const char *file = getenv("SHIFTED_CLOCK");
    int descriptor = open(file, O_RDONLY | O_CLOEXEC);
    void *page = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, descriptor, 0);
    if (descriptor < 0 || page == MAP_FAILED) {
        abort();
    }

    libc_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
    shift = page;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    if (!libc_clock_gettime) {
        prepare();
    }

    int result = libc_clock_gettime(clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        now->tv_sec += *shift;
    }

    return result;
}

int gettimeofday(struct timeval *now, void *zone)
{
    struct timespec precise;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &precise);
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *seconds)
{
    struct timespec precise;
    clock_gettime(CLOCK_REALTIME, &precise);
    if (seconds) {
        *seconds = precise.tv_sec;
    }

    return precise.tv_sec;
}
