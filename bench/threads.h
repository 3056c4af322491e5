/* What programs need besides that measure between two cores: a thread that stays where it is put. It
   comes before every other header, as measure.h does. */
#include "measure.h"

#include <pthread.h>
#include <sched.h>

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
