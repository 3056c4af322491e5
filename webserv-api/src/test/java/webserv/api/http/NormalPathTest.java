package webserv.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalPathTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/, /",
        "/a, /a",
        "/a/, /a/",
        "/a/b, /a/b",
        "//, /",
        "///a, /a",
        "/a//b, /a/b",
        "/a//, /a/",
        "/., /",
        "/./, /",
        "/a/., /a/",
        "/a/./, /a/",
        "/a/./b, /a/b",
        "/a/.., /",
        "/a/../, /",
        "/a/../b, /b",
        "/a/b/.., /a/",
        "/a/b/../.., /",
        "/a//../b, /b",
        "/a/./../b, /b",
        "/..., /...",
        "/a/..b, /a/..b",
        "/a/b.., /a/b..",
        "/a./b, /a./b",
        "/.well-known/x, /.well-known/x",
        "/.hidden, /.hidden",
        "/%61, /a",
        "/%2E, /",
        "/a/%2e%2e/b, /b",
        "/a/.%2E/b, /b",
        "/a/%2E./b, /b",
        "/a/%2e/b, /a/b",
        "/%252e%252e/, /%2e%2e/",
        "/%252F, /%2F",
        "/a%20b, /a b",
        "/a+b, /a+b",
        "/%3F%23, /?#",
        "/%25, /%",
        "/a;b=c, /a;b=c",
        "/%C3%A9, /é",
        "/%E2%82%AC/, /€/",
        "/%F0%9F%98%80, /😀",
        "/~%7E, /~~"
    })
    void pathIsDecodedOnceAndNormalised(String raw, String normal) {
        assertThat(NormalPath.of(raw)).isEqualTo(normal);
        assertThat(NormalPath.isNormal(normal)).isTrue();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    above the root               | /..                   | the path leads above the root
                    above the root and back      | /../a                 | the path leads above the root
                    above by one too many        | /a/../..              | the path leads above the root
                    above behind empty segments  | /a//../../b           | the path leads above the root
                    above behind a double slash  | //../a                | the path leads above the root
                    above, encoded               | /%2e%2e/a             | the path leads above the root
                    above, half encoded          | /.%2e/a               | the path leads above the root
                    encoded slash                | /a%2Fb                | the path has an encoded slash or backslash
                    encoded slash, lower case    | /..%2f..%2fetc        | the path has an encoded slash or backslash
                    encoded backslash            | /a%5Cb                | the path has an encoded slash or backslash
                    encoded backslash and dots   | /..%5c..%5c           | the path has an encoded slash or backslash
                    encoded NUL                  | /a%00.html            | the path has an encoded control character
                    encoded line feed            | /a%0Ab                | the path has an encoded control character
                    encoded carriage return      | /a%0D                 | the path has an encoded control character
                    encoded tab                  | /%09                  | the path has an encoded control character
                    encoded escape               | /%1B[0m               | the path has an encoded control character
                    encoded delete               | /%7F                  | the path has an encoded control character
                    encoded C1 control           | /%C2%85               | the path has an encoded control character
                    overlong slash of two        | /..%C0%AF             | the path is not UTF-8 once decoded
                    overlong slash of three      | /..%E0%80%AF          | the path is not UTF-8 once decoded
                    overlong slash of four       | /..%F0%80%80%AF       | the path is not UTF-8 once decoded
                    overlong dot                 | /%C0%AE%C0%AE/        | the path is not UTF-8 once decoded
                    overlong NUL                 | /%C0%80               | the path is not UTF-8 once decoded
                    surrogate                    | /%ED%A0%80            | the path is not UTF-8 once decoded
                    beyond Unicode               | /%F4%90%80%80         | the path is not UTF-8 once decoded
                    lone continuation            | /%80                  | the path is not UTF-8 once decoded
                    cut sequence                 | /%E2%82               | the path is not UTF-8 once decoded
                    sequence cut by a slash      | /%E2%82/%AC           | the path is not UTF-8 once decoded
                    ISO-8859-1                   | /%E9                  | the path is not UTF-8 once decoded
                    octet FF                     | /%FF                  | the path is not UTF-8 once decoded
                    percent alone                | /%                    | the path has a '%' without two hexadecimal digits (RFC 3986 §2.1)
                    one digit                    | /a%4                  | the path has a '%' without two hexadecimal digits (RFC 3986 §2.1)
                    no digits                    | /%zz                  | the path has a '%' without two hexadecimal digits (RFC 3986 §2.1)
                    second is no digit           | /%4g                  | the path has a '%' without two hexadecimal digits (RFC 3986 §2.1)
                    signed digits                | /%+1                  | the path has a '%' without two hexadecimal digits (RFC 3986 §2.1)
                    percent twice                | /%%41                 | the path has a '%' without two hexadecimal digits (RFC 3986 §2.1)
                    IIS's %u                     | /%u002e               | the path has a '%' without two hexadecimal digits (RFC 3986 §2.1)
                    full-width digits            | /%\uFF14\uFF11        | the path has a '%' without two hexadecimal digits (RFC 3986 §2.1)
                    """)
    void otherPathIsRefused(String what, String raw, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NormalPath.of(raw))
                .withMessage(reason);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "",
                "a",
                "a/",
                "/a//b",
                "//",
                "/.",
                "/..",
                "/a/../b",
                "/a/.",
                "/a/..",
                "/a\\b",
                "/a\0",
                "/a\n",
                "/a\u0085"
            })
    void otherDecodedPathIsNotNormal(String path) {
        assertThat(NormalPath.isNormal(path)).isFalse();
    }
}
