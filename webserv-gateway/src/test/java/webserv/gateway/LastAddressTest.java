package webserv.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class LastAddressTest {
    private static final LastAddress LOOPBACK = LastAddress.NONE.of(socket("::1"));

    @Test
    void sameAddressKeepsItsText() {
        assertThat(LOOPBACK.text()).isEqualTo("::1");
        assertThat(LOOPBACK.of(socket("::1"))).isSameAs(LOOPBACK);
    }

    @Test
    void otherAddressHasItsOwn() {
        assertThat(LOOPBACK.of(socket("2001:db8::1")).text()).isEqualTo("2001:db8::1");
        assertThat(LOOPBACK.of(socket("192.0.2.1")).text()).isEqualTo("192.0.2.1");
        assertThat(LOOPBACK.of(UnixDomainSocketAddress.of("")).text()).isEqualTo("unix:");
    }

    @Test
    void zoneIsLeftOut() throws UnknownHostException {
        var octets = InetAddress.ofLiteral("fe80::1").getAddress();
        var zoned = Inet6Address.getByAddress(null, octets, 1);
        assertThat(LOOPBACK.of(new InetSocketAddress(zoned, 80)).text()).isEqualTo("fe80::1");
    }

    private static InetSocketAddress socket(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 80);
    }
}
