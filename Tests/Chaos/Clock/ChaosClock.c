// Put in front of libfaketime, which shifts the absolute deadlines of timers on any clock (0.9.10, wherever the wall
// clock is put back by an hour, timers of the monotonic clock would come an hour late). These go to the kernel as they
// are.
#define _GNU_SOURCE
#include <errno.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

int timerfd_settime(int descriptor, int flags, const struct itimerspec *new, struct itimerspec *old) {
    return (int)syscall(SYS_timerfd_settime, descriptor, flags, new, old);
}

int timerfd_gettime(int descriptor, struct itimerspec *current) {
    return (int)syscall(SYS_timerfd_gettime, descriptor, current);
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left) {
    return syscall(SYS_clock_nanosleep, clock, flags, time, left) == 0 ? 0 : errno;
}
