/* A client of one connection that never sleeps: it asks for one path again and again, and looks for
   the answer until it is there. So nobody has to wake it, and what is measured is the server.

   usage: awake PORT PATH SECONDS
   prints: requests, and the seconds that they took */
#include "measure.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

enum { OCTETS = 65536, MOST_SECONDS = 10 };

static int connected(int port) {
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1, connection = socket(AF_INET, SOCK_STREAM, 0);
    check(connect(connection, (struct sockaddr *)&address, sizeof address), "connect");
    check(setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "TCP_NODELAY");
    return connection;
}

/* Whether these octets, with one of value 0 behind them, are a whole answer: all of its length, or
   with the last chunk. */
static int is_whole(const char *octets, size_t length) {
    static const char field[] = "\r\nContent-Length:", last[] = "\r\n0\r\n\r\n";
    const char *end = strstr(octets, "\r\n\r\n"), *value = strcasestr(octets, field);
    if (end == NULL) {
        return 0;
    }
    check(strncmp(octets, "HTTP/1.1 200 ", 13) != 0, "the request");
    if (value != NULL && value < end) {
        size_t whole = (end + 4 - octets) + strtoul(value + sizeof field - 1, NULL, 10);
        check(length > whole, "the answer's length");
        return length == whole;
    }
    return strcmp(octets + length - (sizeof last - 1), last) == 0;
}

static void ask(int connection, const char *request) {
    static char octets[OCTETS + 1];
    size_t length = 0, asked = strlen(request);
    double end = now() + MOST_SECONDS;
    check(send(connection, request, asked, MSG_NOSIGNAL) != (ssize_t)asked, "send");
    do {
        check(now() > end, "an answer in time");
        check(length == OCTETS, "an answer of this length");
        ssize_t n = recv(connection, octets + length, OCTETS - length, MSG_DONTWAIT);
        check(n == 0 || (n < 0 && errno != EAGAIN), "recv");
        length += n > 0 ? n : 0;
        octets[length] = 0;
    } while (!is_whole(octets, length));
}

int main(int count, char **words) {
    check(count != 4, "usage: awake PORT PATH SECONDS:");
    char request[OCTETS];
    int connection = connected(atoi(words[1])), requests = 0;
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", words[2]);
    double seconds = atof(words[3]), begin = now(), passed;
    do {
        ask(connection, request);
        requests++;
        passed = now() - begin;
    } while (passed < seconds);
    printf("%d %f\n", requests, passed);
    return 0;
}
