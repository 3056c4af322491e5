/* Says hello: a CGI/1.1 program needs no library but the one that C brings. */
#include <stdio.h>
#include <stdlib.h>

/* Prints text with what HTML would read as markup replaced. */
static void escaped(const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '<': fputs("&lt;", stdout); break;
        case '>': fputs("&gt;", stdout); break;
        case '&': fputs("&amp;", stdout); break;
        case '"': fputs("&quot;", stdout); break;
        default: putchar(*text);
        }
    }
}

int main(void)
{
    const char *path = getenv("PATH_INFO");

    fputs("Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n\r\n"
          "<!DOCTYPE html>\n<html lang=\"en\">\n<title>Hello from C</title>\n"
          "<link rel=\"icon\" href=\"/favicon.ico\" sizes=\"32x32\">\n"
          "<link rel=\"stylesheet\" href=\"/css/site.css\">\n"
          "<main class=\"narrow\">\n<h1>Hello from C.</h1>\n<p class=\"lead\">",
          stdout);
    if (path == NULL) {
        fputs("Put something behind my name in the address, such as <code>/anyone</code>.", stdout);
    } else {
        fputs("The path goes on with <code>", stdout);
        escaped(path);
        fputs("</code>.", stdout);
    }
    fputs("</p>\n<p><a href=\"/programs.html\">The other programs</a></p>\n</main>\n</html>\n", stdout);
    return EXIT_SUCCESS;
}
