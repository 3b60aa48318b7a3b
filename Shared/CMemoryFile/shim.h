#pragma once
#include <sys/syscall.h>
#include <unistd.h>

/// memfd_create(2), which glibc declares for those only who ask for GNU's own functions. Closed on exec.
static inline int carillon_memory_file(const char *name) { return (int)syscall(SYS_memfd_create, name, 1U); }
