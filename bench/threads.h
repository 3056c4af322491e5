/* What programs need that measure between two cores: the time, and a thread that stays where it is put.
   It comes before every other header, as it asks for what only Linux has. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Seconds since some point in the past. */
static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

/* Has the calling thread run on one core from now on; ends the program where there is none such. */
static void move_to(int core) {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(core, &cores);
    if (sched_setaffinity(0, sizeof cores, &cores) != 0) {
        fprintf(stderr, "%s: there is no core %d\n", program_invocation_short_name, core);
        exit(1);
    }
}
