package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Cause;
import webserv.api.http.ResponseBrokenException;
import webserv.testkit.Requests;

/// Answers that break off behind their head, and the causes that are told of them.
@Timeout(60)
class BrokenOffTest {
    @TempDir Path folder;

    /// @param head of the answer, with the first of its content
    /// @param then what the application says behind it, before it closes the connection
    /// @param told of the application
    record Break(String name, String head, Records then, String code, String told) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Break> breaks() {
        var head = "Status: 200\n\nhello";
        var declared = "Status: 200\nContent-Length: 9\n\nhello";
        var lost = "closed the connection before the end of its answer";
        return Stream.of(
                new Break("application is lost", head, Records.of(), "fastcgi-lost", lost),
                new Break("lost with a length", declared, Records.of(), "fastcgi-lost", lost),
                new Break(
                        "says what is no record",
                        head,
                        Records.of().record(9, 1, "", 0),
                        "fastcgi-record-invalid",
                        "sent a record of type 9"),
                new Break(
                        "writes on behind the end of its output",
                        head,
                        Records.of().output("").output("more").end(),
                        "fastcgi-record-invalid",
                        "sent output behind the end of its output"),
                new Break(
                        "is overloaded in the middle",
                        head,
                        Records.of().end(0, Part.End.OVERLOADED),
                        "fastcgi-overloaded",
                        "is overloaded"),
                new Break(
                        "ends with a status that is none",
                        head,
                        Records.of().end(0, 255),
                        "fastcgi-protocol-status",
                        "ended with protocol status 255"),
                new Break(
                        "writes less than it declared",
                        declared,
                        Records.of().end(),
                        "gateway-content-cut",
                        "gave content that breaks off after 5 of 9 octets, exit status 0"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void answerThatBreaksOffHasTheCauseOfARefusedOne(Break row) throws Exception {
        var script = Files.createFile(folder.resolve("a.php"));
        var answered = new CountDownLatch(1);
        try (var application =
                        Application.running((_, in, out) -> {
                            int id = Application.readId(in);
                            out.write(Records.of().output(row.head()).toArray(id));
                            answered.await();
                            out.write(row.then().toArray(id));
                        });
                var rig = Rig.to(folder, application.address())) {
            var response = rig.response(Requests.get("/a.php"));
            answered.countDown();
            var name = application.address() + " for " + script;
            assertThatThrownBy(() -> Rig.text(response))
                    .isInstanceOfSatisfying(
                            ResponseBrokenException.class,
                            broken ->
                                    assertThat(broken.why())
                                            .isEqualTo(
                                                    new Cause(
                                                            row.code(), name + " " + row.told())));
        }
    }
}
