/* Why a small program takes as long as it does on a virtual machine: the dynamic linker asks the
   processor what it can do, and a hypervisor answers each of these questions in its place.

   usage: cpuid PROGRAM [ARGUMENT ...]
   prints: the instructions that it executes, how many of them are CPUID, and how long one takes here */
#include "measure.h"

#include <cpuid.h>
#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { QUESTIONS = 1000, OPCODE = 0xa20f };

static void become(char **words) {
    int nowhere = open("/dev/null", O_WRONLY);
    check(dup2(nowhere, 1) < 0, "dup2");
    check(ptrace(PTRACE_TRACEME, 0, NULL, NULL), "PTRACE_TRACEME");
    execv(words[0], words);
    check(1, words[0]);
}

static int is_cpuid(pid_t process) {
    struct user_regs_struct registers;
    check(ptrace(PTRACE_GETREGS, process, NULL, &registers), "PTRACE_GETREGS");
    return (ptrace(PTRACE_PEEKTEXT, process, registers.rip, NULL) & 0xffff) == OPCODE;
}

static double microseconds(void) {
    unsigned a, b, c, d;
    double begin = now();
    for (int i = 0; i < QUESTIONS; i++) {
        __cpuid_count(4, 0, a, b, c, d);
    }
    return (now() - begin) / QUESTIONS * 1e6;
}

int main(int count, char **words) {
    check(count < 2, "usage: cpuid PROGRAM:");
    pid_t process = fork();
    if (process == 0) {
        become(words + 1);
    }
    int status, instructions = 0, questions = 0;
    while (waitpid(process, &status, 0) == process && WIFSTOPPED(status)) {
        questions += is_cpuid(process);
        instructions++;
        check(ptrace(PTRACE_SINGLESTEP, process, NULL, NULL), "PTRACE_SINGLESTEP");
    }
    check(status != 0, "the program");
    printf("%d instructions, %d CPUID of %.2f us\n", instructions, questions, microseconds());
    return 0;
}
