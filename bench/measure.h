/* What every program here needs that measures: the time, and an end with a word. It comes before every
   other header, as it asks for what only Linux has. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Seconds since some point in the past. */
static inline double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

/* Ends the program where something has failed. */
static inline void check(int failed, const char *what) {
    if (failed) {
        fprintf(stderr, "%s: %s failed\n", program_invocation_short_name, what);
        exit(1);
    }
}
