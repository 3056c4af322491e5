package webserv.api.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
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
        var parsed = InetAddress.ofLiteral(address);
        assertThat(AddressText.of(parsed)).as(row).isEqualTo(text);
        assertThat(AddressText.of(new InetSocketAddress(parsed, 80))).as(row).isEqualTo(text);
        assertThat(AddressText.withZone(parsed)).as(row).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}, zone {1}")
    @CsvSource({
        "fe80::1, 1,          fe80::1%1",
        "fe80::1, 2147483647, fe80::1%2147483647",
        "fe80::1, 0,          fe80::1",
        "ff02::1, 2,          ff02::1%2",
    })
    void zoneIsTheLastThingWhereItIsAskedFor(String address, int zone, String text)
            throws UnknownHostException {
        var zoned = zoned(address, zone);
        assertThat(AddressText.withZone(zoned)).isEqualTo(text);
        assertThat(AddressText.of(zoned)).isEqualTo(address);
        assertThat(AddressText.of(new InetSocketAddress(zoned, 80))).isEqualTo(address);
    }

    @Test
    void ipv6AddressIsInBracketsBeforeAPort() throws UnknownHostException {
        assertThat(AddressText.withPort(socket("192.0.2.1"))).isEqualTo("192.0.2.1:80");
        assertThat(AddressText.withPort(socket("0:0:0:0:0:0:0:1"))).isEqualTo("[::1]:80");
        assertThat(AddressText.withPort(new InetSocketAddress(zoned("fe80::1", 2), 80)))
                .isEqualTo("[fe80::1%2]:80");
    }

    @Test
    void nameOfAnAddressIsNotTold() throws UnknownHostException {
        var named = InetAddress.getByAddress("a.example", socket("::1").getAddress().getAddress());
        assertThat(AddressText.of(named)).isEqualTo("::1");
        assertThat(AddressText.withZone(named)).isEqualTo("::1");
        assertThat(AddressText.withPort(new InetSocketAddress(named, 80))).isEqualTo("[::1]:80");
    }

    @Test
    void addressThatWasNeverResolvedIsItsName() {
        var unresolved = InetSocketAddress.createUnresolved("a.example", 80);
        assertThat(AddressText.of(unresolved)).isEqualTo("a.example");
        assertThat(AddressText.withPort(unresolved)).isEqualTo("a.example:80");
    }

    @Test
    void unixSocketHasNoAddress() {
        assertThat(AddressText.of(UnixDomainSocketAddress.of(""))).isEqualTo("unix:");
    }

    private static InetSocketAddress socket(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 80);
    }

    private static Inet6Address zoned(String address, int zone) throws UnknownHostException {
        return Inet6Address.getByAddress(null, InetAddress.ofLiteral(address).getAddress(), zone);
    }
}
