package webserv.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "loopback,                            0:0:0:0:0:0:0:1,        ::1",
        "no address,                          0:0:0:0:0:0:0:0,        ::",
        "zeros at the end,                    fe80:0:0:0:0:0:0:0,     fe80::",
        "zeros between,                       2001:db8:0:0:0:0:2:1,   2001:db8::2:1",
        "leading zeros (§4.1),                2001:0db8:0:0:0:0:0:00a1, 2001:db8::a1",
        "a single zero (§4.2.2),              2001:db8:0:1:1:1:1:1,   2001:db8:0:1:1:1:1:1",
        "a single zero at the beginning,      0:1:1:1:1:1:1:1,        0:1:1:1:1:1:1:1",
        "a single zero at the end,            1:1:1:1:1:1:1:0,        1:1:1:1:1:1:1:0",
        "the longer of two (§4.2.3),          2001:0:0:1:0:0:0:1,     2001:0:0:1::1",
        "the longer of two is the first,      2001:0:0:0:1:0:0:1,     2001::1:0:0:1",
        "the first of equals (§4.2.3),        2001:db8:0:0:1:0:0:1,   2001:db8::1:0:0:1",
        "two zeros at the end,                1:2:3:4:5:6:0:0,        1:2:3:4:5:6::",
        "two zeros at the beginning,          0:0:3:4:5:6:7:8,        ::3:4:5:6:7:8",
        "no zero,                             1:2:3:4:5:6:7:8,        1:2:3:4:5:6:7:8",
        "letters (§4.3),                      2001:DB8:AAAA:0:0:CCCC:DDDD:EEEE,"
                + " 2001:db8:aaaa::cccc:dddd:eeee",
        "greatest groups,  FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF,"
                + " ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "IPv4 in the form of IPv6,            ::ffff:192.0.2.1,       192.0.2.1",
        "IPv4,                                192.0.2.1,              192.0.2.1",
    })
    void addressIsSpelledAsRfc5952Recommends(String row, String address, String text) {
        assertThat(AddressText.NONE.of(socket(InetAddress.ofLiteral(address))).text())
                .as(row)
                .isEqualTo(text);
    }

    @Test
    void zoneIsLeftOut() throws Exception {
        var octets = InetAddress.ofLiteral("fe80::1").getAddress();
        var zoned = Inet6Address.getByAddress(null, octets, 1);
        assertThat(AddressText.NONE.of(socket(zoned)).text()).isEqualTo("fe80::1");
    }

    @Test
    void unixSocketHasNoAddress() {
        assertThat(AddressText.NONE.of(UnixDomainSocketAddress.of("")).text()).isEqualTo("unix:");
    }

    @Test
    void sameAddressKeepsItsText() {
        var first = AddressText.NONE.of(socket(InetAddress.ofLiteral("::1")));
        assertThat(first.of(socket(InetAddress.ofLiteral("::1")))).isSameAs(first);
    }

    private static InetSocketAddress socket(InetAddress address) {
        return new InetSocketAddress(address, 80);
    }
}
