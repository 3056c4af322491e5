/* Starts one program again and again, as fast as this machine can: posix_spawn in a session of its
   own, one pipe, read to the end, waitpid. No server can do with less.

   usage: bare PROGRAM THREADS SECONDS
   prints: runs per second, and the median microseconds from before a start to its first octet */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_RUNS = 1 << 20 };

static char *program;
static double seconds;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static double first_octet[MOST_RUNS];
static int runs;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void check(int failed, const char *what) {
    if (failed) {
        fprintf(stderr, "bare: %s failed\n", what);
        exit(1);
    }
}

static double run(void) {
    char octets[65536];
    char *arguments[] = {program, NULL};
    char *environment[] = {"PATH=/usr/bin:/bin", "REQUEST_METHOD=GET", NULL};
    int output[2], status;
    pid_t process;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    double start = now();
    check(pipe2(output, O_CLOEXEC), "pipe2");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output[1], 1);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    check(posix_spawn(&process, program, &actions, &attributes, arguments, environment), "posix_spawn");
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(output[1]);
    check(read(output[0], octets, sizeof octets) <= 0, "read");
    double first = now() - start;
    while (read(output[0], octets, sizeof octets) > 0) {
    }
    close(output[0]);
    check(waitpid(process, &status, 0) != process || status != 0, "the program");
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
