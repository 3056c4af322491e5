/* The least that a start of a program can be: posix_spawn in a session of its own, and one pipe. It
   comes before every other header, as measure.h does. */
#include "measure.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

/* Starts a program.

   returns: where its output is read, to be closed */
static int started(char *program, pid_t *process) {
    char *arguments[] = {program, NULL};
    char *environment[] = {"PATH=/usr/bin:/bin", "REQUEST_METHOD=GET", NULL};
    int output[2];
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    check(pipe2(output, O_CLOEXEC), "pipe2");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output[1], 1);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    check(posix_spawn(process, program, &actions, &attributes, arguments, environment), "posix_spawn");
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(output[1]);
    return output[0];
}

/* Waits for its end, which is to be a good one. */
static void await_end(pid_t process) {
    int status;
    check(waitpid(process, &status, 0) != process || status != 0, "the program");
}
