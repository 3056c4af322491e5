/* How dear it is to copy 100 KiB to where another core reads it, as a server does that writes a file
   from memory to a socket whose client has a core of its own. The copies go round through so many blocks,
   and the reader is at most so many copies behind.

   usage: copies BLOCKS BEHIND
   prints: microseconds of one copy, and copies per second; needs two cores, ends after two seconds */
#include "threads.h"

#include <stdatomic.h>
#include <string.h>

/* A head comes first, so that a copy begins anywhere. */
enum { FILE_OCTETS = 100 << 10, HEAD = 227, BLOCK = FILE_OCTETS + (4 << 10) };

static char *blocks;
static long count;
static char file[FILE_OCTETS];
static char received[FILE_OCTETS];
static atomic_long written;
static atomic_long seen;
static atomic_int over;

/* Linux copies to and from sockets by the same instruction. */
static void copy(void *to, const void *from, size_t octets) {
#ifdef __x86_64__
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(octets) : : "memory");
#else
    memcpy(to, from, octets);
#endif
}

static void *read_all(void *nothing) {
    move_to(1);
    while (!over) {
        if (seen < written) {
            copy(received, blocks + seen % count * BLOCK + HEAD, FILE_OCTETS);
            seen++;
        }
    }
    return nothing;
}

int main(int arguments, char **argument) {
    count = arguments == 3 ? atol(argument[1]) : 0;
    long behind = arguments == 3 ? atol(argument[2]) : 0;
    if (count < 1 || behind < 1 || behind > count) {
        fprintf(stderr, "usage: copies BLOCKS BEHIND, where BEHIND is at most BLOCKS\n");
        return 2;
    }
    blocks = calloc(count, BLOCK);
    pthread_t reader;
    if (blocks == NULL || pthread_create(&reader, NULL, read_all, NULL) != 0) {
        fprintf(stderr, "copies: no memory or no thread\n");
        return 1;
    }
    memset(blocks, 1, count * BLOCK);
    memset(file, 1, sizeof file);
    move_to(0);
    double copying = 0;
    for (double end = now() + 2; now() < end; written++) {
        while (written - seen >= behind) {
        }
        double begin = now();
        copy(blocks + written % count * BLOCK + HEAD, file, FILE_OCTETS);
        copying += now() - begin;
    }
    over = 1;
    pthread_join(reader, NULL);
    printf("%ld blocks, at most %ld behind: %.1f us for a copy, %.0f copies per second\n", count, behind,
           copying / written * 1e6, written / 2.0);
    return 0;
}
