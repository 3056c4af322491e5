/* How far two cores are from each other: a word goes to and fro between them.

   usage: distance CORE CORE
   prints: nanoseconds of one way, the median of 9 parts of 5 ms */
#include "threads.h"

#include <stdatomic.h>

enum { PARTS = 9, OVER = -1 };

static atomic_long word;

/* Answers each odd number with the next. */
static void *answer(void *core) {
    move_to(atoi(core));
    for (long seen = word; seen != OVER; seen = word) {
        if (seen % 2 == 1) {
            word = seen + 1;
        }
    }
    return NULL;
}

static double part(void) {
    double begin = now();
    long ways = 0;
    while (now() - begin < 0.005) {
        for (int i = 0; i < 100; i++, ways += 2) {
            long next = word + 1;
            word = next;
            while (word == next) {
            }
        }
    }
    return (now() - begin) / ways * 1e9;
}

static int compare(const void *a, const void *b) {
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

int main(int arguments, char **argument) {
    if (arguments != 3) {
        fprintf(stderr, "usage: distance CORE CORE\n");
        return 2;
    }
    pthread_t thread;
    if (pthread_create(&thread, NULL, answer, argument[2]) != 0) {
        fprintf(stderr, "distance: no thread can be started\n");
        return 1;
    }
    move_to(atoi(argument[1]));
    double nanoseconds[PARTS];
    for (int i = 0; i < PARTS; i++) {
        nanoseconds[i] = part();
    }
    word = OVER;
    pthread_join(thread, NULL);
    qsort(nanoseconds, PARTS, sizeof nanoseconds[0], compare);
    printf("%.0f\n", nanoseconds[PARTS / 2]);
    return 0;
}
