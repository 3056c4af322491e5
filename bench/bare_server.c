/* What `bare.c` does, for clients: the least that a server of CGI programs can be. It takes requests of
   one segment each as they come, one by one, starts the program that each names, and sends what that
   wrote. It checks nothing and survives no error. What is not in /cgi-bin/ is empty.

   usage: bare_server PORT FOLDER */
#include "bare.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { OCTETS = 65536, EVENTS = 16 };

static int listening(int port) {
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    check(bind(listener, (struct sockaddr *)&address, sizeof address), "bind");
    check(listen(listener, 128), "listen");
    return listener;
}

/* The program's output, all of it, and its length. */
static size_t run(char *program, char *octets, pid_t *process) {
    int output = started(program, process);
    size_t length = 0;
    for (ssize_t n; (n = read(output, octets + length, OCTETS - length)) > 0;) {
        length += n;
    }
    close(output);
    return length;
}

/* Sends what a program writes; it is waited for when the client has its answer. */
static void answer_with(char *program, int client) {
    static char octets[OCTETS], response[OCTETS + 256];
    pid_t process;
    size_t length = run(program, octets, &process);
    char *end = memmem(octets, length, "\n\r\n", 3);
    int gap = 3;
    if (end == NULL) {
        end = memmem(octets, length, "\n\n", gap = 2);
    }
    check(end == NULL, "the program");
    char *content = end + gap;
    size_t left = length - (content - octets);
    const char *carriage = gap == 2 ? "\r" : "";
    int n = sprintf(
        response, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n%.*s%s\n\r\n", left, (int)(end - octets), octets,
        carriage);
    memcpy(response + n, content, left);
    check(write(client, response, n + left) < 0, "write");
    await_end(process);
}

static void answer(int client, char *folder) {
    static const char empty[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    static char request[OCTETS], path[256], program[OCTETS];
    ssize_t asked = read(client, request, sizeof request - 1);
    if (asked <= 0) {
        close(client);
        return;
    }
    request[asked] = 0;
    check(sscanf(request, "GET %255s", path) != 1, "the request");
    if (strncmp(path, "/cgi-bin/", 9) == 0) {
        snprintf(program, sizeof program, "%s%s", folder, path);
        answer_with(program, client);
    } else {
        check(write(client, empty, sizeof empty - 1) < 0, "write");
    }
    if (strstr(request, "Connection: close") != NULL) {
        close(client);
    }
}

int main(int count, char **words) {
    check(count != 3, "usage: bare_server PORT FOLDER:");
    int listener = listening(atoi(words[1])), loop = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[EVENTS];
    check(epoll_ctl(loop, EPOLL_CTL_ADD, listener, &event), "epoll_ctl");
    for (;;) {
        int ready = epoll_wait(loop, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd != listener) {
                answer(events[i].data.fd, words[2]);
                continue;
            }
            event.data.fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
            check(event.data.fd < 0, "accept4");
            check(epoll_ctl(loop, EPOLL_CTL_ADD, event.data.fd, &event), "epoll_ctl");
        }
    }
}
