/* Starts one program again and again, as fast as this machine can: posix_spawn in a session of its
   own, one pipe, read to the end, waitpid. No server can do with less.

   usage: bare PROGRAM THREADS SECONDS
   prints: runs per second, and the median microseconds from before a start to its first octet */
#include "bare.h"

#include <pthread.h>

enum { MOST_RUNS = 1 << 20 };

static char *program;
static double seconds;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static double first_octet[MOST_RUNS];
static int runs;

static double run(void) {
    char octets[65536];
    pid_t process;
    double start = now();
    int output = started(program, &process);
    check(read(output, octets, sizeof octets) <= 0, "read");
    double first = now() - start;
    while (read(output, octets, sizeof octets) > 0) {
    }
    close(output);
    await_end(process);
    return first;
}

static void *loop(void *unused) {
    for (double end = now() + seconds; now() < end;) {
        double first = run();
        pthread_mutex_lock(&lock);
        if (runs < MOST_RUNS) {
            first_octet[runs++] = first;
        }
        pthread_mutex_unlock(&lock);
    }
    return unused;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int count, char **words) {
    check(count != 4, "usage: bare PROGRAM THREADS SECONDS:");
    program = words[1];
    int threads = atoi(words[2]);
    seconds = atof(words[3]);
    pthread_t thread[threads];
    for (int i = 0; i < threads; i++) {
        check(pthread_create(&thread[i], NULL, loop, NULL), "pthread_create");
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(thread[i], NULL);
    }
    qsort(first_octet, runs, sizeof *first_octet, compare);
    printf("%.1f %.1f\n", runs / seconds, first_octet[runs / 2] * 1e6);
    return 0;
}
